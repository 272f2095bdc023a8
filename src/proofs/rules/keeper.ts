import { keeperMinutes } from "../../blocks/lease/keeper/limits.ts";
import { at, itemsOf } from "../model/inputs.ts";
import { minutesBetween } from "../model/rate.ts";
import type { Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";

const tableType = "aws:dynamodb/table:Table";
const functionType = "aws:lambda/function:Function";
const ruleType = "aws:lb/listenerRule:ListenerRule";
const serviceType = "aws:ecs/service:Service";

const remedy = "Keep keepOneOpen() and watchLease()";
const consistency =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html";

/** The listener rules of all fences. */
const fences = ({ ofType }: Stack): readonly Registration[] =>
  ofType(ruleType).filter(({ name }) => name.startsWith("fence-"));

/** The functions that read the record of which region writes. */
const keepersOf = (table: Registration, stack: Stack): readonly Registration[] =>
  stack.users(table, functionType, "environment");

/** Rules about the keepers: each region closes the other one where that stands open beside it. */
export const keeperRules: readonly Rule[] = [
  ruleFor(
    tableType,
    {
      id: "lease-kept",
      severity: "critical",
      pciDss: ["12.10.1"],
      requirement: `In each region something looks every ${keeperMinutes === 1 ? "minute" : `${keeperMinutes} minutes`} whether the other one stands open beside it, and may shut the other one's gates, all of them and no others`,
      why: "A lost region comes back as it was, with its fence open and its worker, at an hour when nobody is there to take it in; who could shut the gates of their own region would shut those that serve",
      sources: [consistency, "ours"],
      remedy,
    },
    (_, table, stack) => {
      const keepers = keepersOf(table, stack);
      const places = [...new Set(fences(stack).map(({ provider }) => provider))];
      for (const place of places) {
        const [keeper, ...more] = keepers.filter(({ provider }) => provider === place);
        if (keeper === undefined || more.length > 0) return "is read by no keeper, or by two, in a region";
        const problem = keeperProblem(keeper, stack);
        if (problem !== undefined) return problem;
      }
      return false;
    },
  ),
  ruleFor(
    tableType,
    {
      id: "lease-kept-told",
      severity: "high",
      pciDss: ["10.7.2", "12.10.1"],
      requirement:
        "People are told when a region stood open beside the one that writes, and when nobody looks any more",
      why: "Whatever was paid into a database that was left has to be reconciled, and somebody has to know of it; a keeper that does not run is missed when it is too late",
      sources: [
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html",
        "ours",
      ],
      remedy,
    },
    (_, table, stack) =>
      keepersOf(table, stack)
        .map((keeper) => tellingProblem(keeper, stack))
        .find((problem) => problem !== undefined),
  ),
];

function keeperProblem(keeper: Registration, stack: Stack): string | undefined {
  const isCalled = stack.users(keeper, "aws:cloudwatch/eventTarget:EventTarget", "arn").some((target) => {
    const minutes = minutesBetween(stack.source(target, "rule", "aws:cloudwatch/eventRule:EventRule"));
    return (
      minutes !== undefined &&
      minutes <= keeperMinutes &&
      stack
        .users(keeper, "aws:lambda/permission:Permission", "function")
        .some(({ urn }) => target.dependencies.includes(urn))
    );
  });
  if (!isCalled) return `has a keeper, ${keeper.name}, that the clock does not call in time`;
  const gates = [...fences(stack), ...stack.ofType(serviceType)];
  const others = gates.filter(({ provider }) => provider !== keeper.provider);
  const known = keeper.propertyDependencies.environment ?? [];
  const role = stack.source(keeper, "role", "aws:iam/role:Role");
  const policies = role ? stack.users(role, "aws:iam/rolePolicy:RolePolicy", "role") : [];
  const granted = policies.flatMap(({ propertyDependencies }) => propertyDependencies.policy ?? []);
  if (!others.every(({ urn }) => known.includes(urn)))
    return `has a keeper, ${keeper.name}, that does not know all gates of the other region`;
  if (gates.some((gate) => gate.provider === keeper.provider && known.includes(gate.urn)))
    return `has a keeper, ${keeper.name}, that closes its own region`;
  return fences(stack).some(({ urn, provider }) => (provider !== keeper.provider) !== granted.includes(urn))
    ? `has a keeper, ${keeper.name}, that may not shut the other region's fence, or may shut its own`
    : undefined;
}

function tellingProblem(keeper: Registration, stack: Stack): string | undefined {
  const near = ({ provider }: Registration) => provider === keeper.provider;
  const transformation = stack
    .ofType("aws:cloudwatch/logMetricFilter:LogMetricFilter")
    .filter(near)
    .find(({ inputs }) => inputs.logGroupName === at(keeper.inputs.loggingConfig, "logGroup"))
    ?.inputs.metricTransformation;
  const alarms = stack
    .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
    .filter(near)
    .filter(({ inputs: { metricQueries, alarmActions } }) => {
      const [query] = itemsOf(metricQueries);
      return (
        itemsOf(alarmActions).length > 0 &&
        transformation !== undefined &&
        at(query, "metric", "metricName") === at(transformation, "name") &&
        at(query, "metric", "namespace") === at(transformation, "namespace")
      );
    })
    .map(({ inputs }) => inputs);
  if (at(transformation, "unit") !== "Count")
    return `has a keeper, ${keeper.name}, whose gates nobody counts`;
  if (
    !alarms.some(
      ({ comparisonOperator, threshold }) => comparisonOperator === "GreaterThanThreshold" && threshold === 0,
    )
  )
    return `has a keeper, ${keeper.name}, that closes the other region without anybody being told`;
  return alarms.some(
    ({ comparisonOperator, treatMissingData }) =>
      comparisonOperator === "LessThanThreshold" && treatMissingData === "breaching",
  )
    ? undefined
    : `has a keeper, ${keeper.name}, that may be silent without anybody being told`;
}
