import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { criticalIn, enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import { keyPolicy } from "./key-policy.ts";
import { type Purpose, purposes } from "./purposes.ts";

/** The region's customer-managed keys, one for each purpose. */
export type Keys = Readonly<Record<Purpose, Key>>;

interface Key {
  readonly arn: pulumi.Output<string>;
}

interface KeysArgs {
  /** The environment's name, as its roles bear it. */
  readonly environmentName: string;
  /** The account that copies of the database go to. @default none */
  readonly backupAccount: string | undefined;
}

export function createKeys(scope: Scope, args: KeysArgs): Keys {
  const block = enter(scope, "Keys");
  return Object.fromEntries(purposes.map((purpose) => [purpose, createKey(block, purpose, args)])) as Keys;
}

function createKey(scope: Scope, purpose: Purpose, args: KeysArgs): Key {
  const name = nameIn(scope, `key-${purpose}`);
  const key = new aws.kms.Key(
    name,
    {
      description: `${application}: ${purposeText[purpose]} (${scope.region.code}, ${scope.suffix})`,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      // The least that AWS allows, so that a teardown is over in a week.
      // https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
      deletionWindowInDays: 7,
      policy: pulumi.jsonStringify(
        keyPolicy(purpose, scope.region.name, { accountId: scope.accountId, ...args }),
      ),
      tags: { Name: name },
    },
    criticalIn(scope),
  );
  new aws.kms.Alias(
    nameIn(scope, `alias-${purpose}`),
    { name: `alias/${nameIn(scope, `${application}-${purpose}`)}`, targetKeyId: key.keyId },
    optionsIn(scope),
  );
  return { arn: key.arn };
}

const purposeText: Readonly<Record<Purpose, string>> = {
  data: "database, secrets and recovery points",
  logs: "log groups and audit trail",
  messaging: "queues, topics, images and cache",
};
