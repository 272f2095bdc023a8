import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import { type Alert, describe } from "./alert.ts";
import type { Measure } from "./metric.ts";

/** An alarm, as data. */
export interface AlarmSpec extends Alert {
  /** The database that the alarm is about, to tell apart alarms of one id; undefined for an alarm that there is but once. */
  readonly of: string | undefined;
  readonly measure: Measure;
  readonly wrong: "above" | "below";
  readonly threshold: number;
  /** Seconds of one period. */
  readonly period: number;
  /** The number of the last periods that have to be wrong. */
  readonly periods: { readonly wrong: number; readonly of: number };
  readonly missing: {
    readonly treat: "breaching" | "notBreaching" | "ignore";
    readonly why: string;
  };
}

/** @param actions ARNs of topics; none for a symptom that an incident speaks for */
export function createAlarm(
  scope: Scope,
  spec: AlarmSpec,
  actions: readonly pulumi.Input<string>[],
): aws.cloudwatch.MetricAlarm {
  const { id, of, missing, periods } = spec;
  return new aws.cloudwatch.MetricAlarm(
    nameIn(scope, of === undefined ? `alarm-${id}` : `alarm-${id}-${of}`),
    {
      alarmDescription: `${describe(spec)}. Missing data: ${missing.treat}, because ${missing.why}`,
      comparisonOperator: spec.wrong === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
      threshold: spec.threshold,
      evaluationPeriods: periods.of,
      datapointsToAlarm: periods.wrong,
      treatMissingData: missing.treat,
      metricQueries: queriesOf(spec),
      alarmActions: [...actions],
      okActions: [...actions],
    },
    optionsIn(scope),
  );
}

function queriesOf({ measure, period }: AlarmSpec): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  const { metrics, expression } = measure;
  const series = Object.entries(metrics).map(([id, { namespace, name, dimensions, stat }]) => ({
    id,
    metric: { namespace, metricName: name, stat, period, dimensions: { ...dimensions } },
    returnData: expression === undefined,
  }));
  return expression === undefined ? series : [...series, { id: "measure", expression, returnData: true }];
}

interface IncidentArgs extends Alert {
  /** The symptoms: the incident is raised when all alarms of one symptom are. */
  readonly symptoms: readonly (readonly aws.cloudwatch.MetricAlarm[])[];
  readonly actions: readonly pulumi.Input<string>[];
  /** The incident that explains this one: while that is raised, this one keeps quiet. */
  readonly cause: aws.cloudwatch.CompositeAlarm | undefined;
}

/** Makes the alarm of an incident: one outage has many symptoms and is told once. */
export function createIncident(scope: Scope, args: IncidentArgs): aws.cloudwatch.CompositeAlarm {
  const name = nameIn(scope, `incident-${args.id}`);
  const symptoms = args.symptoms.map((alarms) => alarms.map((alarm) => alarm.name));
  return new aws.cloudwatch.CompositeAlarm(
    name,
    {
      alarmName: name,
      alarmDescription: describe(args),
      alarmRule: pulumi.all(symptoms).apply(alarmRule),
      alarmActions: [...args.actions],
      okActions: [...args.actions],
      ...(args.cause && {
        // Seconds: the cause may take a minute longer to be seen, and to be gone.
        actionsSuppressor: { alarm: args.cause.arn, waitPeriod: 120, extensionPeriod: 120 },
      }),
    },
    optionsIn(scope),
  );
}

/** @param symptoms names of alarms: any of the outer, all of the inner */
export const alarmRule = (symptoms: readonly (readonly string[])[]): string =>
  symptoms.map((names) => `(${names.map((name) => `ALARM("${name}")`).join(" AND ")})`).join(" OR ");
