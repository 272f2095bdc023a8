import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionName } from "../../../regions/index.ts";
import { secretName } from "../../kit/names.ts";
import { criticalIn, enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

export interface ProcessorKeyArgs {
  readonly apiKey: pulumi.Output<string>;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly replica: { readonly region: RegionName; readonly dataKeyArn: pulumi.Input<string> };
}

/** The ARNs of the secret, where it is written and where it is copied to. */
export interface ProcessorKey {
  readonly arn: pulumi.Output<string>;
  readonly replicaArn: pulumi.Output<string>;
}

/**
 * The payment processor's API key, in both regions from the start and each time under the region's own key: a region
 * that takes over must need nothing from the one that is down.
 */
export function createProcessorKey(scope: Scope, args: ProcessorKeyArgs): ProcessorKey {
  const block = enter(scope, "ProcessorKey");
  const { replica } = args;
  const secret = new aws.secretsmanager.Secret(
    nameIn(block, "secret-processor-key"),
    {
      name: secretName("processor", scope.suffix),
      description: "The payment processor's API key",
      kmsKeyId: args.dataKeyArn,
      replicas: [{ region: replica.region, kmsKeyId: replica.dataKeyArn }],
      recoveryWindowInDays: 0,
    },
    criticalIn(block),
  );
  new aws.secretsmanager.SecretVersion(
    nameIn(block, "secret-processor-key-version"),
    { secretId: secret.id, secretString: args.apiKey },
    optionsIn(block),
  );
  // A replica has its primary's ARN, six characters at the end included, but for the region.
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
  const replicaArn = secret.arn.apply((arn) => arn.replace(`:${scope.region.name}:`, `:${replica.region}:`));
  return { arn: secret.arn, replicaArn };
}
