import type { Advice } from "../../model/rule.ts";

const monitoring = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring";

export const alarmChecks = {
  "failure-told": {
    why: "A failure that nobody is told of lasts until a customer tells of it, and one that waits until morning lasts a night",
    sources: [
      `${monitoring}/alarm-evaluation-window.html`,
      `${monitoring}/alarms-and-missing-data.html`,
      `${monitoring}/alarm-suppression.html`,
    ],
    remedy:
      "Compare the alarm's series, statistic, unit, threshold, periods, missing data and actions with the values that it gets",
  },
  "alarm-raised": {
    why: "An alarm that no failure raises keeps its place in an incident and is never heard of",
    sources: [`${monitoring}/using-metric-math.html`, `${monitoring}/Statistics-definitions.html`],
    remedy: "Compare its statistic, unit, expression, threshold and direction with the values that it gets",
  },
  "good-day-quiet": {
    why: "Who is woken for nothing sleeps when there is something",
    sources: [`${monitoring}/alarms-and-missing-data.html`, "ours"],
    remedy:
      "Compare the threshold and its unit with usual values, and what missing data means with a night in which there is none",
  },
  "bad-version-goes-back": {
    why: "A new version that fails stays until somebody takes it back by hand",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html"],
    remedy:
      "Give the service the alarms of both sides by their names in AWS, with rollback, and have each look at its own side",
  },
  "alarm-taken": {
    why: "CloudWatch refuses the alarm, and the update fails when much of it is done",
    sources: ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"],
    remedy: "Correct what CloudWatch would refuse",
  },
  "series-sent": {
    why: "CloudWatch takes an alarm on a series that nobody sends, and it never changes its state again",
    sources: [
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",
    ],
    remedy:
      "Take namespace, name, dimensions and unit from the resource that is meant, or add what sends it to src/proofs/play/alarms/emitters",
  },
  "told-as-said": {
    why: "What says page and waits until morning, or says ticket and wakes somebody, is wrong in the one or the other",
    sources: ["ours"],
    remedy:
      "Send what is urgent to the topic for pages and all else to that for tickets, and let pagers listen to pages",
  },
  "load-is-met": {
    why: "Tasks that are not added when customers come make all of them wait",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-create-policy.html",
      "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html",
    ],
    remedy: "Scale by what grows with the load: the CPU of what customers ask, and what waits for a worker",
  },
  "environments-apart": {
    why: "Environments of one account that count under one name are told of each other's failures",
    sources: ["ours"],
    remedy: "Let the suffix be a part of the metric's namespace, and not the environment's name",
  },
  "metrics-apart": {
    why: "Numbers of metrics look like card numbers: where these are masked somebody is woken for each, and questions to the log find little else",
    sources: [
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
      "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsemfexporter",
    ],
    remedy: "Give the collector's metrics a log group of their own",
  },
} as const satisfies Readonly<Record<string, Advice>>;
