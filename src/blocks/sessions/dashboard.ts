import { computed, graph, line, type Widget } from "../../kit/watch/dashboard.ts";
import { cacheMetrics, type SessionsSubject, shareOfLimits } from "./alarms.ts";

export interface SessionsRowArgs extends SessionsSubject {
  readonly region: string;
}

/** The dashboard row of the store: use of its limits, refusals and times. */
export function sessionsRow(args: SessionsRowArgs): readonly Widget[] {
  const { region, cacheName } = args;
  const cache = cacheMetrics(cacheName);
  const { storage, load } = shareOfLimits(args);
  const common = { region, width: 6, period: 60, view: "timeSeries" } as const;
  return [
    graph({
      ...common,
      title: "Sessions: percent of the store's limits",
      lines: [
        line(storage.metrics.bytes, { id: "bytes", label: "bytes", visible: false }),
        line(load.metrics.units, { id: "units", label: "units", visible: false }),
        computed(storage.expression, { label: "storage" }),
        computed(load.expression, { label: "processing units" }),
      ],
    }),
    graph({
      ...common,
      title: "Sessions: stored, and connections",
      lines: [
        line(cache("CurrItems", "Maximum"), { label: "sessions" }),
        line(cache("CurrConnections", "Maximum"), { label: "connections" }),
      ],
    }),
    graph({
      ...common,
      title: "Sessions: turned away, a minute",
      lines: [
        line(cache("ThrottledCmds", "Sum"), { label: "throttled" }),
        line(cache("Evictions", "Sum"), { label: "thrown out" }),
        line(cache("AuthenticationFailures", "Sum"), { label: "logins refused" }),
        line(cache("KeyAuthorizationFailures", "Sum"), { label: "keys refused" }),
        line(cache("CommandAuthorizationFailures", "Sum"), { label: "commands refused" }),
      ],
    }),
    graph({
      ...common,
      title: "Sessions: microseconds to answer",
      lines: [
        line(cache("SuccessfulReadRequestLatency", "Average"), { label: "read" }),
        line(cache("SuccessfulWriteRequestLatency", "Average"), { label: "write" }),
      ],
    }),
  ];
}
