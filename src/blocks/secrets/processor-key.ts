import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { secretName } from "../../kit/names.ts";
import { criticalIn, enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface ProcessorKeyArgs {
  readonly apiKey: pulumi.Output<string>;
  readonly dataKeyArn: pulumi.Input<string>;
}

interface ProcessorKey {
  readonly secretArn: pulumi.Output<string>;
  /** The version of the secret. It changes with each new key: what names it is deployed anew. */
  readonly versionId: pulumi.Output<string>;
}

/**
 * The payment processor's API key in one region, under the region's own key. It is a secret of its own in each, and every
 * update writes the same value into both that can be reached. A replica would be kept equal by Secrets Manager, but can be
 * changed through its primary alone: when that region is lost and the processor hands out a new key, the survivor could
 * not have it. https://docs.aws.amazon.com/secretsmanager/latest/userguide/standalone-secret.html
 */
export function createProcessorKey(scope: Scope, args: ProcessorKeyArgs): ProcessorKey {
  const block = enter(scope, "ProcessorKey");
  const secret = new aws.secretsmanager.Secret(
    nameIn(block, "secret-processor-key"),
    {
      name: secretName("processor", scope.suffix),
      description: "The payment processor's API key",
      kmsKeyId: args.dataKeyArn,
      recoveryWindowInDays: 0,
    },
    criticalIn(block),
  );
  const version = new aws.secretsmanager.SecretVersion(
    nameIn(block, "secret-processor-key-version"),
    { secretId: secret.id, secretString: args.apiKey },
    optionsIn(block),
  );
  return { secretArn: secret.arn, versionId: version.versionId };
}
