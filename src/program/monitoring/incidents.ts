import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../environments/index.ts";
import { type ApiSubject, apiAlarms } from "../../blocks/api/alarms.ts";
import {
  dubiousRequestsAlarm,
  type ServiceSubject,
  serviceAlarms,
  shortageAlarm,
} from "../../blocks/compute/alarms.ts";
import { burnAlarms } from "../../blocks/compute/burn-rate.ts";
import { type DatabaseSubject, databaseAlarms } from "../../blocks/data/alarms.ts";
import { type ReachabilitySubject, reachabilityAlarms } from "../../blocks/dns/alarms.ts";
import { type QueueSubject, queueAlarms } from "../../blocks/queue/alarms.ts";
import { type SessionsSubject, sessionAlarms } from "../../blocks/sessions/alarms.ts";
import type { Scope } from "../../kit/scope.ts";
import { type AlarmSpec, createAlarm, createIncident } from "../../kit/watch/alarm.ts";
import type { Topics } from "../../kit/watch/topics.ts";

export interface AlarmsArgs {
  readonly environment: Environment;
  readonly subject: ServiceSubject;
  readonly databases: readonly DatabaseSubject[];
  /** Undefined without one. */
  readonly api: ApiSubject | undefined;
  /** Undefined without one. */
  readonly queue: QueueSubject | undefined;
  /** Undefined without a store. */
  readonly sessions: SessionsSubject | undefined;
  readonly topics: Topics;
  readonly outside: ReachabilitySubject;
  readonly rollback: readonly aws.cloudwatch.MetricAlarm[];
}

/**
 * All alarms of a region, but that of its vault: they ask for nothing but what they watch.
 * @returns the incidents that the alarms are symptoms of
 */
export function createAlarms(scope: Scope, args: AlarmsArgs): readonly aws.cloudwatch.CompositeAlarm[] {
  const { subject, databases, api, queue, sessions, topics } = args;
  const { sizes, monitoring } = args.environment;
  const { owner } = monitoring;
  const symptom = (spec: AlarmSpec) => createAlarm(scope, spec, []);
  const alarm = (spec: AlarmSpec) => createAlarm(scope, spec, [topics[spec.severity].arn]);

  const service = serviceAlarms(subject, monitoring);
  const burn = burnAlarms(subject.loadBalancer, monitoring);
  const outside = Object.values(reachabilityAlarms(args.outside, monitoring));
  alarm(service.cardNumbers);
  alarm(service.certificate);
  alarm(dubiousRequestsAlarm(subject, api, monitoring));
  if (api) for (const spec of Object.values(apiAlarms(api, monitoring))) alarm(spec);
  if (sessions) for (const spec of Object.values(sessionAlarms(sessions, monitoring))) alarm(spec);
  const shortage = (id: string, what: string, serviceName: pulumi.Input<string> | undefined) => {
    if (serviceName !== undefined) alarm(shortageAlarm(subject, { id, what, serviceName }, monitoring));
  };
  shortage("tasks-missing", "Fewer tasks run than should, number of tasks", subject.serviceName);
  shortage(
    "workers-missing",
    "Fewer tasks of the worker run than should, number of tasks",
    queue?.workerName,
  );
  const customers = createIncident(scope, {
    id: "customers",
    what: "Customers cannot pay, or not as fast as promised",
    severity: "page",
    owner,
    symptoms: [
      [symptom(service.loadBalancerErrors)],
      [symptom(service.slowTransactions)],
      [symptom(service.turnedAway)],
      burn.fast.map(symptom),
      ...args.rollback.map((each) => [each]),
      // Route 53 reports in us-east-1 alone.
      ...(scope.region.name === "us-east-1" ? outside.map((spec) => [symptom(spec)]) : []),
    ],
    actions: [topics.page.arn],
    cause: undefined,
  });
  const budget = createIncident(scope, {
    id: "error-budget-slow",
    what: "Errors use up the month's budget within days",
    severity: "ticket",
    owner,
    symptoms: [burn.slow.map(symptom)],
    actions: [topics.ticket.arn],
    cause: customers,
  });
  const queued = queue ? [queueIncident(scope, queue, args, customers)] : [];
  const exhausted = databases.flatMap((database) => {
    const { connections, capacity, ...rest } = databaseAlarms(database, sizes, monitoring);
    for (const spec of Object.values(rest)) alarm(spec);
    return [[symptom(connections)], [symptom(capacity)]];
  });
  if (exhausted.length === 0) return [customers, budget, ...queued];
  const database = createIncident(scope, {
    id: "database",
    what: "The database is at a limit",
    severity: "page",
    owner,
    symptoms: exhausted,
    actions: [topics.page.arn],
    cause: customers,
  });
  return [customers, budget, ...queued, database];
}

/** Payments that were taken in and are not carried out. While customers cannot pay, that is why. */
function queueIncident(
  scope: Scope,
  queue: QueueSubject,
  { environment: { monitoring }, topics }: AlarmsArgs,
  cause: aws.cloudwatch.CompositeAlarm,
): aws.cloudwatch.CompositeAlarm {
  return createIncident(scope, {
    id: "queued-payments",
    what: "Payments that were taken in are not carried out",
    severity: "page",
    owner: monitoring.owner,
    symptoms: Object.values(queueAlarms(queue, monitoring)).map((spec) => [createAlarm(scope, spec, [])]),
    actions: [topics.page.arn],
    cause,
  });
}
