import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { createLogGroup } from "../../kit/watch/log-group.ts";
import { maskCardData } from "../../kit/watch/masking.ts";
import { collectorConfig } from "./collector-config.ts";

interface TelemetryArgs {
  readonly logsKeyArn: pulumi.Input<string>;
  readonly applicationDays: number;
  /** Whether there is a worker, which writes a log as well. */
  readonly worker: boolean;
}

/** The logs and metrics of tasks. */
export interface Telemetry {
  readonly logGroups: {
    readonly app: aws.cloudwatch.LogGroup;
    readonly collector: aws.cloudwatch.LogGroup;
    readonly worker: aws.cloudwatch.LogGroup | undefined;
  };
  /** The log group of the collector's metrics. */
  readonly metrics: aws.cloudwatch.LogGroup;
  /** The collector's configuration. */
  readonly config: aws.ssm.Parameter;
}

export function createTelemetry(scope: Scope, args: TelemetryArgs): Telemetry {
  const logGroup = (component: string) =>
    createLogGroup(scope, { component, keyArn: args.logsKeyArn, retentionDays: args.applicationDays });
  const masked = (component: string) => {
    const group = logGroup(component);
    maskCardData(scope, component, group);
    return group;
  };
  const logGroups = {
    app: masked("application"),
    collector: masked("application-collector"),
    worker: args.worker ? masked("application-worker") : undefined,
  };
  const metrics = logGroup("application-metrics");
  const config = new aws.ssm.Parameter(
    nameIn(scope, "parameter-collector"),
    {
      type: "String",
      description: "The configuration of the OpenTelemetry collector",
      // It holds no secret, and a plan can show it.
      insecureValue: metrics.name.apply((name) => JSON.stringify(collectorConfig(scope.region.name, name))),
    },
    optionsIn(scope),
  );
  return { logGroups, metrics, config };
}
