import type { Plain, PlainRecord } from "../../../../src/proofs/model/registration.ts";
import { find, inputs, inTurn, type Mutation } from "../../mutate.ts";
import { alike, copied, edit, everywhere, type Plans, type PlayFault, reworded } from "../../plans.ts";

/** Sets inputs of an alarm in the primary region. */
const alarm = (name: string, changes: PlainRecord) => edit(`${name}-use1-production`, inputs(changes));

const swappedPeriods: Mutation = ({ inputs: now, ...registration }) =>
  inputs({ datapointsToAlarm: now.evaluationPeriods, evaluationPeriods: now.datapointsToAlarm })({
    ...registration,
    inputs: now,
  });

const rewordedAlarm = (name: string, from: string | RegExp, to: string) =>
  edit(`${name}-use1-production`, reworded("metricQueries", from, to));

const above = { comparisonOperator: "GreaterThanThreshold" };
const below = { comparisonOperator: "LessThanThreshold" };

/** An input of a resource as it is in the plan. */
const inputOf = (plans: Plans, name: string, input: string): Plain => {
  const value = find(plans.primary, name).inputs[input];
  if (value === undefined) throw new Error(`${name} has no ${input}`);
  return value;
};

/** Has an alarm look at a series of another resource's, by its dimensions in an alarm that looks at that. */
const looking =
  (name: string, like: string): PlayFault[1] =>
  (plans) =>
    copied(`${name}-use1-production`, `${like}-use1-production`, "metricQueries")(plans);

const service =
  (changes: PlainRecord): Mutation =>
  (registration) =>
    inputs({ alarms: { ...Object(registration.inputs.alarms), ...changes } })(registration);

const alarmNames =
  (change: (names: readonly string[]) => readonly string[]): Mutation =>
  (registration) =>
    service({ alarmNames: [...change(Object(registration.inputs.alarms).alarmNames)] })(registration);

const rule = (name: string, from: string | RegExp, to: string) =>
  edit(`${name}-use1-production`, reworded("alarmRule", from, to));

/** Somebody who listens to a topic of each region. */
const listening =
  (topic: string, protocol: string): PlayFault[1] =>
  (plans) =>
    inTurn(
      ...["use1", "usw2"].map((region) =>
        alike(`topic-policy-${topic}-${region}-production`, (registration) => ({
          ...registration,
          name: `subscription-${topic}-${protocol}-${region}-production`,
          type: "aws:sns/topicSubscription:TopicSubscription",
          inputs: {
            topic: registration.inputs.arn ?? "",
            protocol,
            endpoint: "https://pager.example.com",
          },
        })),
      ),
    )(plans);

/** The faults that nothing named once, and those that were thought of before this was built. */
export const alarmFaults: readonly PlayFault[] = [
  [
    "above for below: the address that customers use",
    alarm("alarm-public-address-dead", above),
    "failure-told",
    "alarm-public-address-dead-use1",
  ],
  [
    "above for below: the certificate",
    alarm("alarm-certificate-expiring", above),
    "good-day-quiet",
    "alarm-certificate-expiring-use1",
  ],
  [
    "below for above: dead letters",
    alarm("alarm-dead-letters", below),
    "failure-told",
    "queue-dead-letters-use1",
  ],
  [
    "below for above: a side's errors",
    alarm("alarm-target-5xx-green", below),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "below for above: the lag",
    alarm("alarm-database-replica-lag-g1", below),
    "good-day-quiet",
    "alarm-database-replica-lag-g1-use1",
  ],
  [
    "below for above: a window of the error budget",
    alarm("alarm-error-budget-slow-6h", below),
    "good-day-quiet",
    "incident-error-budget-slow-use1",
  ],
  [
    "datapoints and periods swapped",
    edit("alarm-target-5xx-blue-use1-production", swappedPeriods),
    "alarm-taken",
    "alarm-target-5xx-blue-use1",
  ],
  [
    "datapoints and periods swapped for what is slow",
    edit("alarm-target-p99-green-use1-production", swappedPeriods),
    "alarm-taken",
    "alarm-target-p99-green-use1",
  ],
  [
    "average for p99: payments",
    rewordedAlarm("alarm-transaction-p99", '"stat":"p99"', '"stat":"Average"'),
    "failure-told",
    "alarm-transaction-p99-use1",
  ],
  [
    "average for p99: a side",
    rewordedAlarm("alarm-target-p99-blue", '"stat":"p99"', '"stat":"Average"'),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "average for p99: the API",
    rewordedAlarm("alarm-api-p99", '"stat":"p99"', '"stat":"Average"'),
    "failure-told",
    "alarm-api-p99-use1",
  ],
  [
    "seconds for milliseconds: payments",
    alarm("alarm-transaction-p99", { threshold: 3 }),
    "good-day-quiet",
    "incident-customers-use1",
  ],
  [
    "seconds for milliseconds: the API",
    alarm("alarm-api-p99", { threshold: 3 }),
    "good-day-quiet",
    "alarm-api-p99-use1",
  ],
  [
    "milliseconds for seconds: a side",
    alarm("alarm-target-p99-green", { threshold: 4000 }),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "seconds for milliseconds: the lag",
    alarm("alarm-database-replica-lag-g1", { threshold: 2 }),
    "good-day-quiet",
    "alarm-database-replica-lag-g1-use1",
  ],
  [
    "minutes for seconds: the age of recovery points",
    alarm("alarm-recovery-points-late", { threshold: 180 }),
    "good-day-quiet",
    "alarm-recovery-points-late-use1",
  ],
  [
    "one slow request of a dozen",
    rewordedAlarm("alarm-target-p99-blue", "requests >= 100", "requests >= 0"),
    "good-day-quiet",
    "tg-blue-use1",
  ],
  [
    "the number of sick tasks for their share",
    rewordedAlarm("alarm-unhealthy-hosts-green", " / (healthy + unhealthy)", ""),
    "good-day-quiet",
    "tg-green-use1",
  ],
  [
    "a few lost events do not count: refused ones",
    alarm("alarm-events-undelivered", { threshold: 5 }),
    "failure-told",
    "event-task-failed-use1",
  ],
  [
    "a few lost events do not count: dropped ones",
    alarm("alarm-events-dropped", { threshold: 5 }),
    "failure-told",
    "event-task-failed-use1",
  ],
  [
    "dead letters counted on the live queue",
    (plans) =>
      rewordedAlarm(
        "alarm-dead-letters",
        /queue-dead-letters-use1-production-\w+/g,
        String(queueName(plans)),
      )(plans),
    "failure-told",
    "queue-dead-letters-use1",
  ],
  [
    "pages sent to tickets: the incident of customers",
    copied("incident-customers-use1-production", "alarm-iam-change-use1-production", "alarmActions"),
    "failure-told",
    "incident-customers-use1",
  ],
  [
    "pages sent to tickets: card numbers",
    copied("alarm-card-numbers-in-logs-use1-production", "alarm-iam-change-use1-production", "alarmActions"),
    "told-as-said",
    "alarm-card-numbers-in-logs-use1",
  ],
  [
    "pages sent to tickets: the topics swapped",
    inTurn(
      edit("topic-page-use1-production", inputs({ displayName: "ticket use1 production" })),
      edit("topic-ticket-use1-production", inputs({ displayName: "page use1 production" })),
    ),
    "failure-told",
    "tells topic-page-use1",
  ],
  [
    "actions switched off: an incident",
    alarm("incident-customers", { actionsEnabled: false }),
    "failure-told",
    "its actions are switched off",
  ],
  [
    "actions switched off: an alarm",
    alarm("alarm-recovery-points-late", { actionsEnabled: false }),
    "failure-told",
    "alarm-recovery-points-late-use1",
  ],
  [
    "another name in place of the environment's",
    rewordedAlarm("alarm-transaction-p99", '"Environment":"production"', '"Environment":"prod-2"'),
    "series-sent",
    "alarm-transaction-p99-use1",
  ],
  [
    "two series returned",
    rewordedAlarm("alarm-target-5xx-blue", '"returnData":false', '"returnData":true'),
    "alarm-taken",
    "alarm-target-5xx-blue-use1",
  ],
  [
    "no series returned",
    rewordedAlarm("alarm-oldest-queued-payment", '"returnData":true', '"returnData":false'),
    "alarm-taken",
    "alarm-oldest-queued-payment-use1",
  ],
  [
    "scaling by memory",
    everywhere(
      "scaling-policy-cpu",
      reworded("targetTrackingScalingPolicyConfiguration", "CPUUtilization", "MemoryUtilization"),
    ),
    "load-is-met",
    "scaling-policy-cpu-use1",
  ],
  [
    "the collector's metrics into the application's log group",
    edit(
      "parameter-collector-use1-production",
      reworded("insecureValue", "/use1/application-metrics", "/use1/application"),
    ),
    "metrics-apart",
    "parameter-collector-use1",
  ],
  // Thought of before.
  [
    "a share for percent",
    rewordedAlarm("alarm-target-5xx-green", "100 * ", ""),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "the alarm of one side looks at the other",
    looking("alarm-target-5xx-green", "alarm-target-5xx-blue"),
    "bad-version-goes-back",
    "tg-green-use1",
  ],
  [
    "an incident is kept quiet by what follows from it",
    (plans) =>
      edit(
        "incident-customers-use1-production",
        inputs({
          actionsSuppressor: {
            alarm: inputOf(plans, "incident-customers-use1-production", "alarmName"),
            waitPeriod: 120,
            extensionPeriod: 120,
          },
        }),
      )(plans),
    "failure-told",
    "keeps it quiet",
  ],
  ["all symptoms at once", rule("incident-customers", " OR ", " AND "), "failure-told", "tells nobody"],
  [
    "one of two windows is enough",
    rule("incident-customers", /(error-budget-fast-1h-use1-production-\w+\\"\)) AND /g, "$1 OR "),
    "good-day-quiet",
    "incident-customers-use1",
  ],
  [
    "a symptom is left out",
    rule(
      "incident-customers",
      /\(ALARM\(\\"alarm-api-dead[^)]*\)\)|OR \(ALARM\(\\"alarm-api-dead[^)]*\)\)/g,
      "OR FALSE",
    ),
    "failure-told",
    "health-check-api",
  ],
  [
    "silence taken for errors",
    alarm("alarm-target-5xx-green", { treatMissingData: "breaching" }),
    "good-day-quiet",
    "incident-customers-use1",
  ],
  [
    "silence taken for a full database",
    alarm("alarm-database-connections-g1", { treatMissingData: "breaching" }),
    "good-day-quiet",
    "incident-database-use1",
  ],
  [
    "silence taken for health",
    alarm("alarm-public-address-dead", { treatMissingData: "notBreaching" }),
    "failure-told",
    "alarm-public-address-dead-use1",
  ],
  [
    "nobody looks at recovery points, and that is well",
    alarm("alarm-recovery-points-late", { treatMissingData: "notBreaching" }),
    "failure-told",
    "alarm-recovery-points-late-use1",
  ],
  [
    "the customers' address judged by the claim",
    (plans) =>
      rewordedAlarm(
        "alarm-public-address-dead",
        /health-check-canary-production-\w+/g,
        idOf(plans, "claim"),
      )(plans),
    "failure-told",
    "health-check-canary",
  ],
  [
    "a deployment that fails stays",
    edit("service-use1-production", service({ rollback: false })),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "a deployment is judged by no alarm",
    edit("service-use1-production", service({ enable: false })),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "a deployment is judged by the alarms of one side",
    edit(
      "service-use1-production",
      alarmNames((names) => names.filter((name) => name.includes("blue"))),
    ),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "a deployment is judged by alarms that are not there",
    edit(
      "service-use1-production",
      alarmNames((names) => names.map((name) => name.replace(/-\w+$/, ""))),
    ),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "a deployment is judged by the other region's alarms",
    copied("service-use1-production", "service-usw2-production", "alarms"),
    "bad-version-goes-back",
    "service-use1",
  ],
  [
    "a period of six seconds",
    rewordedAlarm("alarm-api-5xx", '"period":60', '"period":6'),
    "alarm-taken",
    "alarm-api-5xx-use1",
  ],
  [
    "a window of two days",
    alarm("alarm-iam-change", { evaluationPeriods: 600, datapointsToAlarm: 1 }),
    "alarm-taken",
    "alarm-iam-change-use1",
  ],
  [
    "hours for minutes in what pages",
    rewordedAlarm("alarm-oldest-queued-payment", '"period":60', '"period":3600'),
    "failure-told",
    "queue-payments-use1",
  ],
  [
    "a unit that nobody sends",
    rewordedAlarm(
      "alarm-target-p99-blue",
      '"metricName":"TargetResponseTime"',
      '"metricName":"TargetResponseTime","unit":"Milliseconds"',
    ),
    "series-sent",
    "alarm-target-p99-blue-use1",
  ],
  [
    "times counted, not payments",
    rewordedAlarm("alarm-dead-letters", '"stat":"Maximum"', '"stat":"SampleCount"'),
    "good-day-quiet",
    "incident-queued-payments-use1",
  ],
  [
    "errors summed up without what is missing",
    rewordedAlarm("alarm-load-balancer-5xx", /FILL\((\w+), 0\)/g, "$1"),
    "alarm-raised",
    "alarm-load-balancer-5xx-use1",
  ],
  [
    "no least number of requests",
    rewordedAlarm("alarm-load-balancer-5xx", "requests >= 20", "requests >= 1"),
    "good-day-quiet",
    "incident-customers-use1",
  ],
  [
    "an expression asks for what is not there",
    rewordedAlarm("alarm-workers-missing", "desired - running", "wanted - running"),
    "alarm-taken",
    "alarm-workers-missing-use1",
  ],
  [
    "the worker's tasks counted at the application",
    looking("alarm-workers-missing", "alarm-tasks-missing"),
    "failure-told",
    "service-worker-use1",
  ],
  [
    "a metric with the other region's resource",
    copied(
      "alarm-sessions-throttled-use1-production",
      "alarm-sessions-throttled-usw2-production",
      "metricQueries",
    ),
    "series-sent",
    "alarm-sessions-throttled-use1",
  ],
  [
    "the reader's connections for the writer's",
    rewordedAlarm("alarm-database-connections-g1", '"Role":"WRITER"', '"Role":"READER"'),
    "failure-told",
    "aurora-use1",
  ],
  [
    "an alarm tells the other region",
    copied(
      "alarm-recovery-points-late-use1-production",
      "alarm-recovery-points-late-usw2-production",
      "alarmActions",
    ),
    "failure-told",
    "in another region",
  ],
  [
    "the topic lets in the other region's alarms alone",
    edit(
      "topic-policy-page-use1-production",
      reworded("policy", "cloudwatch:us-east-1", "cloudwatch:us-west-2"),
    ),
    "failure-told",
    "the policy of topic-page-use1",
  ],
  [
    "the key is shut to alarms",
    edit(
      "key-messaging-use1-production",
      reworded("policy", "cloudwatch.amazonaws.com", "sns.amazonaws.com"),
    ),
    "failure-told",
    "key-messaging-use1",
  ],
  [
    "a pager listens to tickets",
    inTurn(listening("ticket", "https"), listening("page", "email")),
    "told-as-said",
    "topic-page-use1",
  ],
  [
    "no bounds for the number of tasks",
    everywhere("scaling-target", "removed"),
    "load-is-met",
    "nothing gives it more tasks",
  ],
  [
    "more metrics than an alarm takes",
    edit("alarm-transaction-p99-use1-production", (registration) => {
      const queries = registration.inputs.metricQueries as readonly PlainRecord[];
      const [measured] = queries.filter(({ metric }) => metric !== undefined);
      const more = Array.from({ length: 10 }, (_, index) => ({
        ...measured,
        id: `more${index}`,
        returnData: false,
      }));
      return inputs({ metricQueries: [...queries, ...more] })(registration);
    }),
    "alarm-taken",
    "and ten are the most",
  ],
  ["nobody listens to pages", listening("ticket", "email"), "told-as-said", "topic-page-use1"],
  [
    "what customers ask never adds a task",
    everywhere("scaling-target", (registration) =>
      inputs({ maxCapacity: registration.inputs.minCapacity })(registration),
    ),
    "load-is-met",
    "scaling-target-use1",
  ],
  [
    "the worker grows by its own CPU's target of 99",
    everywhere(
      "scaling-policy-worker-backlog",
      inputs({
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageMemoryUtilization" },
          targetValue: 60,
        },
      }),
    ),
    "load-is-met",
    "scaling-policy-worker-backlog-use1",
  ],
];

function queueName(plans: Plans): Plain {
  const text = JSON.stringify(inputOf(plans, "alarm-oldest-queued-payment-use1-production", "metricQueries"));
  return /"QueueName":"([^"]*?)\.fifo"/.exec(text)?.[1] ?? "";
}

function idOf(plans: Plans, id: string): string {
  const queries = inputOf(plans, "alarm-primary-dead-use1-production", "metricQueries") as readonly Plain[];
  const metric = Object(queries.find((query) => Object(query).id === id)).metric;
  return String(Object(Object(metric).dimensions).HealthCheckId);
}

/** Edits that change nothing for the worse. */
export const harmlessToAlarms: readonly (readonly [what: string, change: PlayFault[1]])[] = [
  [
    "other thresholds",
    inTurn(
      alarm("alarm-target-5xx-blue", { threshold: 5 }),
      alarm("alarm-transaction-p99", { threshold: 8000 }),
      alarm("alarm-database-replica-lag-g1", { threshold: 10_000 }),
      alarm("alarm-certificate-expiring", { threshold: 21 }),
    ),
  ],
  [
    "other periods",
    inTurn(
      alarm("alarm-target-5xx-green", { evaluationPeriods: 2, datapointsToAlarm: 2 }),
      rewordedAlarm("alarm-api-4xx", '"period":300', '"period":60'),
    ),
  ],
  [
    "from a threshold on",
    alarm("alarm-dead-letters", { comparisonOperator: "GreaterThanOrEqualToThreshold", threshold: 1 }),
  ],
  ["another name of a query", rewordedAlarm("alarm-workers-missing", "desired", "wanted")],
  [
    "an equal expression",
    rewordedAlarm(
      "alarm-target-5xx-blue",
      "100 * FILL(errors, 0) / requests",
      "FILL(errors, 0) / requests * 100",
    ),
  ],
  [
    "a further alarm",
    alike("alarm-sessions-load-use1-production", (registration) => ({
      ...registration,
      name: "alarm-sessions-many-use1-production",
      inputs: {
        ...registration.inputs,
        threshold: 100_000,
        metricQueries: [
          {
            id: "items",
            returnData: true,
            metric: {
              namespace: "AWS/ElastiCache",
              metricName: "CurrItems",
              stat: "Maximum",
              period: 60,
              dimensions: { clusterId: cacheIn(registration.inputs.metricQueries) },
            },
          },
        ],
      },
    })),
  ],
  [
    "a further alarm by the older form",
    alike("alarm-database-capacity-g1-use1-production", ({ inputs: now, ...registration }) => ({
      ...registration,
      name: "alarm-database-cpu-use1-production",
      inputs: {
        ...now,
        metricQueries: [],
        metricName: "CPUUtilization",
        namespace: "AWS/RDS",
        statistic: "Average",
        period: 300,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        threshold: 90,
        dimensions: dimensionsIn(now.metricQueries),
      },
    })),
  ],
  [
    "another wait for the suppressor",
    edit(
      "incident-database-use1-production",
      reworded("actionsSuppressor", '"waitPeriod":120', '"waitPeriod":300'),
    ),
  ],
  [
    "another name that mail shows",
    edit("topic-page-use1-production", inputs({ displayName: "page payments" })),
  ],
  [
    "pagers and mail",
    inTurn(listening("page", "https"), listening("page", "email"), listening("ticket", "email")),
  ],
  [
    "scaling by requests",
    everywhere(
      "scaling-policy-cpu",
      inputs({
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: {
            predefinedMetricType: "ALBRequestCountPerTarget",
            resourceLabel: "app/x",
          },
          targetValue: 800,
        },
      }),
    ),
  ],
  [
    "another target of the CPU",
    everywhere(
      "scaling-policy-cpu",
      reworded("targetTrackingScalingPolicyConfiguration", '"targetValue":50', '"targetValue":65'),
    ),
  ],
];

const metricIn = (queries: Plain | undefined) => Object(Object((queries as readonly Plain[])[0]).metric);
const dimensionsIn = (queries: Plain | undefined): PlainRecord => metricIn(queries).dimensions;
const cacheIn = (queries: Plain | undefined): string => String(dimensionsIn(queries).clusterId);
