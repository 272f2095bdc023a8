import type * as pulumi from "@pulumi/pulumi";
import type { Sizes } from "../../../environments/index.ts";
import type { ApiSubject } from "../../blocks/api/alarms.ts";
import { apiRow } from "../../blocks/api/dashboard.ts";
import { type ServiceRowArgs, serviceRow } from "../../blocks/compute/dashboard.ts";
import type { DatabaseSubject } from "../../blocks/data/alarms.ts";
import { databaseRow } from "../../blocks/data/dashboard.ts";
import { ingressWidgets } from "../../blocks/ingress/dashboard.ts";
import type { QueueSubject } from "../../blocks/queue/alarms.ts";
import { queueRow } from "../../blocks/queue/dashboard.ts";
import type { SessionsSubject } from "../../blocks/sessions/alarms.ts";
import { sessionsRow } from "../../blocks/sessions/dashboard.ts";
import { alarmStates, text, type Widget } from "../../kit/watch/dashboard.ts";

export interface RegionSubject extends ServiceRowArgs {
  readonly databases: readonly DatabaseSubject[];
  /** Undefined without one. */
  readonly api: ApiSubject | undefined;
  /** Undefined without one. */
  readonly queue: QueueSubject | undefined;
  /** Undefined without a store. */
  readonly sessions: SessionsSubject | undefined;
  readonly sizes: Sizes;
  readonly alarmArns: readonly pulumi.Input<string>[];
}

/** What runs in one region, and how close it is to its limits. */
export function regionDashboard(subject: RegionSubject): readonly (readonly Widget[])[] {
  const { region, api, queue, sessions } = subject;
  return [
    [text(`# ${subject.environment} in ${region}`)],
    [alarmStates("Incidents", subject.alarmArns, 12), ...ingressWidgets(subject)],
    serviceRow(subject),
    ...(api ? [apiRow({ region, ...api })] : []),
    ...(queue ? [queueRow({ ...subject, ...queue })] : []),
    ...(sessions ? [sessionsRow({ region, ...sessions })] : []),
    ...subject.databases.map((database) => databaseRow({ ...subject, ...database })),
  ];
}
