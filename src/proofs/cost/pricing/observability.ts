import type { Level } from "../../../../environments/index.ts";
import { at, itemsOf } from "../../model/inputs.ts";
import type { Registration } from "../../model/registration.ts";
import {
  always,
  atLoad,
  monthDays,
  monthSeconds,
  type Pricing,
  type PricingContext,
  varying,
} from "./use.ts";

/**
 * GB written to a log group, by the component that it is named after: `log-group-database-g1-use1-production` is
 * `database`'s.
 */
function logGBOf({ name }: Registration, { usage: { logGB } }: PricingContext): Level {
  const component = Object.keys(logGB)
    .filter((each) => new RegExp(`^log-group-${each}(-g\\d+)?-[a-z]+\\d-`).test(name))
    .at(0);
  return (component === undefined ? undefined : logGB[component]) ?? logGB.other;
}

/** The share of each byte taken in that CloudWatch stores. https://aws.amazon.com/cloudwatch/pricing/ */
const compressed = 0.15;

const logGroupPricing: Pricing = (group, context) => {
  const { idle, load } = logGBOf(group, context);
  const kept = (Number(group.inputs.retentionInDays) / monthDays) * compressed;
  return [varying("logGB", { idle, load }), varying("logStoredGB", { idle: idle * kept, load: load * kept })];
};

/** The number of metrics that an alarm looks at, which it is charged by. */
const metricsOf = ({ inputs }: Registration): number =>
  inputs.metricQueries === undefined
    ? 1
    : itemsOf(inputs.metricQueries).filter((query) => at(query, "metric") !== undefined).length;

/** The price of traces: each second's first requests are traced up to the reservoir, and a share of the others. */
const samplingPricing: Pricing = ({ inputs }, { usage: { requests } }) => {
  const share = inputs.httpMethod === "POST" ? requests.writePercent / 100 : 1 - requests.writePercent / 100;
  const aSecond = ((requests.millions + requests.apiMillions) * 1e6 * share) / monthSeconds;
  const kept = Math.min(aSecond, Number(inputs.reservoirSize));
  const traced = kept + (aSecond - kept) * Number(inputs.fixedRate);
  return [atLoad("tracesMillion", (traced * monthSeconds) / 1e6)];
};

/**
 * Checkers of Route 53 that each ask once an interval; what they ask goes through the web ACL, and not into its log.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
const checkers = 16;

const healthCheckPricing: Pricing = ({ inputs }) => {
  const type = String(inputs.type);
  if (type === "CALCULATED") return [always("healthCheck", 1)];
  const options = [
    type.startsWith("HTTPS"),
    type.endsWith("STR_MATCH"),
    Number(inputs.requestInterval) < 30,
    inputs.measureLatency === true,
  ].filter(Boolean).length;
  const millions = (checkers * monthSeconds) / Number(inputs.requestInterval) / 1e6;
  return [always("healthCheck", 1), always("healthCheckFeature", options), always("webAclMillion", millions)];
};

/** Mails to one address in a month. */
const mails = 50;

export const observabilityPricing: Readonly<Record<string, Pricing>> = {
  "aws:cloudwatch/logGroup:LogGroup": logGroupPricing,
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": (policy, context) => {
    const group = context.stack.source(policy, "logGroupName", "aws:cloudwatch/logGroup:LogGroup");
    return group === undefined ? [] : [varying("maskedGB", logGBOf(group, context))];
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": () => [always("metric", 1)],
  "aws:cloudwatch/metricAlarm:MetricAlarm": (alarm) => [always("alarmMetric", metricsOf(alarm))],
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": () => [always("compositeAlarm", 1)],
  "aws:cloudwatch/dashboard:Dashboard": () => [always("dashboard", 1)],
  "aws:xray/samplingRule:SamplingRule": samplingPricing,
  "aws:route53/healthCheck:HealthCheck": healthCheckPricing,
  "aws:route53/zone:Zone": () => [always("zone", 1)],
  "aws:sns/topicSubscription:TopicSubscription": ({ inputs }) =>
    inputs.protocol === "email" ? [always("mailThousand", mails / 1000)] : [],
};
