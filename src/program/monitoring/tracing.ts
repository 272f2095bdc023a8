import * as aws from "@pulumi/aws";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

interface TracingArgs {
  readonly domainName: string;
  /** Seconds from which on a request is worth looking at. */
  readonly slowSeconds: number;
}

/** The sampling of requests: a few of each second, and then a share of the rest. The first rule that fits decides. */
const samplingRules = [
  { kind: "health", priority: 100, httpMethod: "*", urlPath: "/healthz", reservoirSize: 0, fixedRate: 0 },
  { kind: "writes", priority: 200, httpMethod: "POST", urlPath: "*", reservoirSize: 10, fixedRate: 0.25 },
  { kind: "rest", priority: 300, httpMethod: "*", urlPath: "*", reservoirSize: 1, fixedRate: 0.05 },
] as const;

/** Groups of traces that the service map and its graphs can be narrowed to. The address tells environments apart. */
const traceGroups = ({ domainName, slowSeconds }: TracingArgs): Readonly<Record<string, string>> => {
  const own = `http.url BEGINSWITH "https://${domainName}"`;
  return {
    all: own,
    failed: `(fault = true OR error = true) AND ${own}`,
    slow: `responsetime > ${slowSeconds} AND ${own}`,
  };
};

/** X-Ray's sampling rules and groups. Names take at most 32 characters and no random tail. */
export function createTracing(scope: Scope, args: TracingArgs): void {
  const block = enter(scope, "Tracing");
  for (const { kind, ...rule } of samplingRules)
    new aws.xray.SamplingRule(
      nameIn(block, `sampling-${kind}`),
      {
        ...rule,
        ruleName: `${application}-${kind}-${scope.suffix}`,
        host: `*${args.domainName}`,
        serviceName: application,
        serviceType: "*",
        resourceArn: "*",
        version: 1,
      },
      optionsIn(block),
    );
  for (const [kind, filterExpression] of Object.entries(traceGroups(args)))
    new aws.xray.Group(
      nameIn(block, `traces-${kind}`),
      {
        groupName: `${application}-${kind}-${scope.suffix}`,
        filterExpression,
        insightsConfiguration: { insightsEnabled: true, notificationsEnabled: false },
      },
      optionsIn(block),
    );
}
