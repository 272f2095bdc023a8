import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec } from "./alarm.ts";
import type { Alert } from "./alert.ts";
import type { Widget } from "./dashboard.ts";

/** A block's alarms, events, dashboard row and log queries in one region. Monitoring creates them. */
export interface WatchSpec {
  /** Alarms that tell somebody by themselves. */
  readonly alarms?: readonly AlarmSpec[];
  /** Alarms that an incident tells of. */
  readonly symptoms?: readonly Symptom[];
  /** The block's row of the region's dashboard. */
  readonly row?: readonly Widget[];
  /** Events of AWS's, for what no metric shows. */
  readonly events?: readonly EventAlert[];
  /** Questions to the block's logs that an incident begins with. */
  readonly queries?: readonly LogQuery[];
}

interface Symptom {
  readonly incident: Incident;
  /**
   * The alarms of the symptom, which is there when all of them are raised. An alarm that something else asks for as well is
   * made already.
   */
  readonly alarms: readonly (AlarmSpec | aws.cloudwatch.MetricAlarm)[];
}

/** An incident: people are told of it once, however many of its symptoms there are. */
export interface Incident extends Omit<Alert, "owner"> {
  /** The incident that explains this one: while that is raised, this one keeps quiet. */
  readonly cause?: Incident;
}

export interface EventAlert extends Omit<Alert, "owner"> {
  readonly pattern: object;
  /** The event's paths to the values that the message names, such as the resource that it is about. */
  readonly paths: Readonly<Record<string, string>>;
}

export interface LogQuery {
  readonly name: string;
  readonly logGroup: pulumi.Input<string>;
  /** Commands of CloudWatch Logs Insights. */
  readonly commands: readonly string[];
}

/** The incident "customers cannot pay", to which several blocks add symptoms. */
export const customersIncident: Incident = {
  id: "customers",
  what: "Customers cannot pay, or not as fast as promised",
  severity: "page",
};

/** Symptoms of an incident, one for each alarm. */
export const symptomsOf = (
  incident: Incident,
  alarms: readonly Symptom["alarms"][number][],
): readonly Symptom[] => alarms.map((alarm) => ({ incident, alarms: [alarm] }));
