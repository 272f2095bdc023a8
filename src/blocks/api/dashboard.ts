import { graph, line, type Widget } from "../../kit/watch/dashboard.ts";
import { metricOf } from "../../kit/watch/metric.ts";
import type { ApiSubject } from "./alarms.ts";

export interface ApiRowArgs extends ApiSubject {
  readonly region: string;
}

/** The dashboard row of the public API: callers, refusals, errors and times. */
export function apiRow({ region, apiId, stage, throttled }: ApiRowArgs): readonly Widget[] {
  const api = metricOf("AWS/ApiGateway", { ApiId: apiId, Stage: stage });
  const common = { region, period: 60, view: "timeSeries" } as const;
  return [
    graph({
      ...common,
      title: "Requests to the public API, a minute",
      width: 12,
      lines: [
        line(api("Count", "Sum"), { label: "all" }),
        line(api("4xx", "Sum"), { label: "4xx" }),
        line(api("5xx", "Sum"), { label: "5xx" }),
        line(throttled, { label: "over the limit" }),
      ],
    }),
    graph({
      ...common,
      title: "Milliseconds that the public API takes",
      width: 12,
      lines: [
        line(api("Latency", "p50"), { label: "p50" }),
        line(api("Latency", "p99"), { label: "p99" }),
        line(api("IntegrationLatency", "p99"), { label: "p99 behind API Gateway" }),
      ],
    }),
  ];
}
