import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logGroupName } from "../names.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

export interface LogGroupArgs {
  /** What writes to it; the last part of its name. */
  readonly component: string;
  readonly keyArn: pulumi.Input<string>;
  readonly retentionDays: number;
  /** Where the writer dictates the name, as Aurora and Container Insights do. @default the project's scheme */
  readonly name?: string;
}

/**
 * A log group under a customer-managed key. Its writer has to depend on it: a writer that comes first makes a group of
 * its own, without encryption and for ever.
 */
export function createLogGroup(scope: Scope, args: LogGroupArgs): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    nameIn(scope, `log-group-${args.component}`),
    {
      name: args.name ?? logGroupName(args.component, scope.region.code, scope.suffix),
      kmsKeyId: args.keyArn,
      retentionInDays: args.retentionDays,
    },
    optionsIn(scope),
  );
}
