import { inputs, mutated, options } from "../mutate.ts";
import { lookingAt } from "./changes.ts";
import { type Fault, freed, named, part, primary, urnOf } from "./fault.ts";

const keeper = "keeper-use1-production";
const policy = "role-policy-keeper-use1-production";

/** Has an input take its value from other resources than it does. */
const fedBy =
  (name: string, input: string, change: (urns: readonly string[], urn: string) => string[], from: string) =>
  (clean: Parameters<Fault[1]>[0]) =>
    mutated(clean, name, (registration) => ({
      ...registration,
      propertyDependencies: {
        ...registration.propertyDependencies,
        [input]: change(registration.propertyDependencies[input] ?? [], urnOf(clean, from)),
      },
    }));
const withAlso = (name: string, input: string, from: string) =>
  fedBy(name, input, (urns, urn) => [...urns, urn], from);
const without = (name: string, input: string, from: string) =>
  fedBy(name, input, (urns, urn) => urns.filter((each) => each !== urn), from);

/** The closing of the other region where it stands open, and who is told of it. */
export const keeperFaults: readonly Fault[] = [
  ["lease-kept", primary("keeper", "removed")],
  ["lease-kept", named("keeper-usw2-production", "removed")],
  ["lease-kept", primary("schedule-target-keeper", "removed")],
  ["lease-kept", primary("schedule-keeper", inputs({ scheduleExpression: "rate(5 minutes)" }))],
  ["lease-kept", primary("schedule-keeper", inputs({ scheduleExpression: undefined }))],
  ["lease-kept", freed("schedule-target-keeper", "permission-keeper")],
  // It closes its own region, or half of the other one.
  ["lease-kept", withAlso(keeper, "environment", "fence-use1-production")],
  ["lease-kept", without(keeper, "environment", "fence-writes-usw2-production")],
  ["lease-kept", without(keeper, "environment", "service-worker-usw2-production")],
  ["lease-kept", withAlso(policy, "policy", "fence-use1-production")],
  ["lease-kept", without(policy, "policy", "fence-writes-usw2-production")],
  ["lease-kept", primary("role-policy-keeper", options({ propertyDependencies: {} }))],
  ["lease-kept-told", primary("metric-filter-keeper", "removed")],
  ["lease-kept-told", primary("metric-filter-keeper", part("metricTransformation", { unit: "Seconds" }))],
  ["lease-kept-told", primary("alarm-other-region-open", "removed")],
  ["lease-kept-told", primary("alarm-other-region-open", inputs({ threshold: 5 }))],
  ["lease-kept-told", primary("alarm-other-region-open", inputs({ alarmActions: [] }))],
  ["lease-kept-told", primary("alarm-keeper-silent", "removed")],
  ["lease-kept-told", primary("alarm-keeper-silent", inputs({ treatMissingData: "notBreaching" }))],
  ["lease-kept-told", primary("metric-filter-keeper", inputs({ logGroupName: "/other" }))],
  ["lease-kept-told", primary("alarm-other-region-open", lookingAt("metricName"))],
  ["lease-kept-told", primary("alarm-other-region-open", lookingAt("namespace"))],
  [
    "lease-kept-told",
    primary("alarm-other-region-open", inputs({ comparisonOperator: "LessThanThreshold" })),
  ],
  ["lease-kept-told", primary("alarm-keeper-silent", inputs({ comparisonOperator: "GreaterThanThreshold" }))],
];
