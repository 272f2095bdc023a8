import { type Resource, record, records, text } from "../../../reachability/inventory.ts";
import { counted, each, type Footing, type MetricEmitter, once, type Subject } from "./emitter.ts";

const elb =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html";

/** Requests in a minute. */
export const dayRequests = 6000;
export const nightRequests = 12;

/** Response times of quick requests: most in 120 ms, and the slowest in 400. */
export const quick = (requests: number, unit: number) =>
  [
    [0.12 * unit, Math.floor(requests * 0.95)],
    [0.4 * unit, Math.ceil(requests * 0.05)],
  ] as const;

const ofRequests = {
  RequestCount: { unit: "Count", day: counted(dayRequests), night: counted(nightRequests) },
  TargetResponseTime: { unit: "Seconds", day: quick(dayRequests, 1), night: quick(nightRequests, 1) },
  HTTPCode_Target_5XX_Count: { unit: "Count", day: counted(1), night: [] },
} as const;

/** The load balancer's own errors. It reports this metric only while there are some. */
const ownErrors = { unit: "Count", day: [] } as const;

export const isApplication = ({ inputs }: Resource): boolean => inputs.loadBalancerType === "application";

/** The sides of the services that customers are led to, each with its load balancer. */
export function sidesOf({
  inventory,
  serves,
}: Footing): readonly (Subject & { readonly service: Resource })[] {
  const groups = inventory.ofType("aws:lb/targetGroup:TargetGroup");
  const balancer = (group: Resource) =>
    inventory
      .ofType("aws:lb/loadBalancer:LoadBalancer")
      .find((one) => isApplication(one) && one.region === group.region);
  return inventory.ofType("aws:ecs/service:Service").flatMap((service) =>
    records(service.inputs.loadBalancers).flatMap(({ targetGroupArn, advancedConfiguration }) => {
      const arns = [text(targetGroupArn), text(record(advancedConfiguration).alternateTargetGroupArn)];
      return arns.flatMap((arn, index) => {
        const by = groups.find(({ id }) => id === arn);
        if (by === undefined) return [];
        const dimensions = {
          LoadBalancer: balancer(by)?.computed.arnSuffix ?? "",
          TargetGroup: by.computed.arnSuffix ?? "",
        };
        return [{ by, dimensions, busy: index === 0 && serves(by), service }];
      });
    }),
  );
}

export const balancing: readonly MetricEmitter[] = [
  {
    namespace: "AWS/ApplicationELB",
    source: elb,
    subjects: (footing) =>
      each("aws:lb/loadBalancer:LoadBalancer", ({ computed }) => ({
        LoadBalancer: computed.arnSuffix ?? "",
      }))(footing).filter(({ by }) => isApplication(by)),
    metrics: {
      ...ofRequests,
      HTTPCode_ELB_500_Count: ownErrors,
      HTTPCode_ELB_502_Count: ownErrors,
      HTTPCode_ELB_504_Count: ownErrors,
      HTTPCode_ELB_5XX_Count: { unit: "Count", day: counted(1), night: [] },
      // API Gateway's health checks have a Content-Length of 0.
      DesyncMitigationMode_NonCompliant_Request_Count: {
        unit: "Count",
        day: counted(600),
        night: counted(6),
      },
    },
  },
  {
    namespace: "AWS/ApplicationELB",
    source: elb,
    subjects: sidesOf,
    metrics: {
      ...ofRequests,
      HealthyHostCount: { unit: "Count", day: once(3) },
      UnHealthyHostCount: { unit: "Count", day: once(0) },
    },
  },
  {
    namespace: "AWS/ApiGateway",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html",
    subjects: ({ inventory, serves }) =>
      inventory.ofType("aws:apigatewayv2/stage:Stage").map((by) => ({
        by,
        dimensions: { ApiId: by.inputs.apiId ?? "", Stage: by.inputs.name ?? "" },
        busy: serves(by),
      })),
    metrics: {
      Count: { unit: "Count", day: counted(600), night: counted(6), idle: counted(6) },
      // Where a region waits health checks get 503.
      "4xx": { unit: "Count", day: counted(12), night: counted(1) },
      "5xx": { unit: "Count", day: counted(1), night: counted(1), idle: counted(6) },
      Latency: { unit: "Milliseconds", day: quick(600, 1000), night: quick(6, 1000), idle: quick(6, 1000) },
      IntegrationLatency: {
        unit: "Milliseconds",
        day: quick(600, 800),
        night: quick(6, 800),
        idle: quick(6, 800),
      },
    },
  },
  {
    namespace: "AWS/WAFV2",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html",
    subjects: ({ inventory, serves }) =>
      inventory.ofType("aws:wafv2/webAcl:WebAcl").flatMap((by) =>
        rulesOf(by).map((Rule) => ({
          by,
          dimensions: { WebACL: metricNameOf(by.inputs), Rule, Region: by.region },
          busy: serves(by),
        })),
      ),
    // What scans the internet finds a region that waits, too.
    metrics: {
      AllowedRequests: { unit: "Count", day: counted(dayRequests), night: counted(nightRequests) },
      BlockedRequests: { unit: "Count", day: counted(30), night: counted(10), idle: counted(10) },
    },
  },
];

export const metricNameOf = (inputs: Resource["inputs"]): string =>
  text(record(inputs.visibilityConfig).metricName) ?? "";

const rulesOf = ({ inputs }: Resource): readonly string[] => [
  "ALL",
  ...records(inputs.rules).map((rule) => metricNameOf(rule)),
];
