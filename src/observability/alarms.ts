import type * as aws from "@pulumi/aws";
import type { Environment } from "../../environments/index.ts";
import type { Scope } from "../scope.ts";
import { type AlarmSpec, createAlarm, createIncident } from "./alarm.ts";
import { burnAlarms } from "./burn-rate.ts";
import { type DatabaseSubject, databaseAlarms } from "./database-alarms.ts";
import { type ReachabilitySubject, reachabilityAlarms } from "./reachability-alarms.ts";
import { type ServiceSubject, serviceAlarms, shortageAlarm } from "./service-alarms.ts";
import type { Topics } from "./topics.ts";

export interface AlarmsArgs {
  readonly environment: Environment;
  readonly subject: ServiceSubject;
  readonly databases: readonly DatabaseSubject[];
  readonly topics: Topics;
  readonly outside: ReachabilitySubject;
  readonly rollback: readonly aws.cloudwatch.MetricAlarm[];
}

/**
 * All alarms of a region, but that of its vault: they ask for nothing but what they watch.
 * @returns the incidents that the alarms are symptoms of
 */
export function createAlarms(scope: Scope, args: AlarmsArgs): readonly aws.cloudwatch.CompositeAlarm[] {
  const { subject, databases, topics } = args;
  const { sizes, monitoring } = args.environment;
  const { owner } = monitoring;
  const symptom = (spec: AlarmSpec) => createAlarm(scope, spec, []);
  const alarm = (spec: AlarmSpec) => createAlarm(scope, spec, [topics[spec.severity].arn]);

  const service = serviceAlarms(subject, monitoring);
  const burn = burnAlarms(subject.loadBalancer, monitoring);
  const outside = Object.values(reachabilityAlarms(args.outside, monitoring));
  alarm(service.cardNumbers);
  alarm(service.certificate);
  if (subject.serviceName !== undefined) alarm(shortageAlarm(subject, subject.serviceName, monitoring));
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
  const exhausted = databases.flatMap((database) => {
    const { connections, capacity, ...rest } = databaseAlarms(database, sizes, monitoring);
    for (const spec of Object.values(rest)) alarm(spec);
    return [[symptom(connections)], [symptom(capacity)]];
  });
  if (exhausted.length === 0) return [customers, budget];
  const database = createIncident(scope, {
    id: "database",
    what: "The database is at a limit",
    severity: "page",
    owner,
    symptoms: exhausted,
    actions: [topics.page.arn],
    cause: customers,
  });
  return [customers, budget, database];
}
