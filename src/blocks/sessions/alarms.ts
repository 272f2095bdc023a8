import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring, SessionsSettings } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { type Measure, metricOf, single } from "../../kit/watch/metric.ts";

export interface SessionsSubject {
  readonly cacheName: pulumi.Input<string>;
  readonly limits: SessionsSettings;
  readonly rotationFunction: pulumi.Input<string>;
}

/** The metrics of the store. A serverless cache has another dimension than nodes. */
export const cacheMetrics = (cacheName: pulumi.Input<string>) =>
  metricOf("AWS/ElastiCache", { clusterId: cacheName });

/** The store's two limits, in percent. A GB is counted as the smaller of what it may be, so that no alarm is late. */
export function shareOfLimits({ cacheName, limits }: SessionsSubject) {
  const cache = cacheMetrics(cacheName);
  return {
    storage: {
      metrics: { bytes: cache("BytesUsedForCache", "Maximum") },
      expression: `100 * bytes / ${limits.maxGb * 1e9}`,
    },
    /** The share at load, over periods of 60 seconds. */
    load: {
      metrics: { units: cache("ElastiCacheProcessingUnits", "Sum") },
      expression: `100 * units / ${limits.maxEcpuPerSecond * 60}`,
    },
  } as const satisfies Record<string, Measure>;
}

/** The alarms of a region's session store. */
export function sessionAlarms(subject: SessionsSubject, { owner }: Monitoring) {
  const cache = cacheMetrics(subject.cacheName);
  const { storage, load } = shareOfLimits(subject);
  const { maxGb, maxEcpuPerSecond } = subject.limits;
  const common = {
    of: undefined,
    owner,
    severity: "ticket",
    wrong: "above",
    missing: {
      treat: "notBreaching",
      why: "a region that waits has no sessions, and a store without any reports nothing",
    },
  } as const;
  const often = { threshold: 0, period: 60, periods: { wrong: 3, of: 5 } } as const;
  return {
    throttled: {
      ...common,
      ...often,
      id: "sessions-throttled",
      severity: "page",
      what: "The session store turns commands away, commands a minute",
      measure: single(cache("ThrottledCmds", "Sum")),
    },
    evicted: {
      ...common,
      ...often,
      id: "sessions-evicted",
      what: "The session store throws out sessions before their time, sessions a minute",
      measure: single(cache("Evictions", "Sum")),
    },
    storage: {
      ...common,
      id: "sessions-storage",
      what: `The session store is nearly full, in percent of ${maxGb} GB`,
      measure: storage,
      threshold: 80,
      period: 60,
      periods: { wrong: 15, of: 15 },
    },
    load: {
      ...common,
      id: "sessions-load",
      what: `The session store is near its limit of ${maxEcpuPerSecond} processing units a second, in percent`,
      measure: load,
      threshold: 80,
      period: 60,
      periods: { wrong: 5, of: 5 },
    },
    refused: {
      ...common,
      id: "sessions-refused",
      what: "The session store refuses logins, keys or commands, in five minutes",
      measure: {
        metrics: {
          logins: cache("AuthenticationFailures", "Sum"),
          keys: cache("KeyAuthorizationFailures", "Sum"),
          commands: cache("CommandAuthorizationFailures", "Sum"),
        },
        expression: "FILL(logins, 0) + FILL(keys, 0) + FILL(commands, 0)",
      },
      threshold: 0,
      period: 300,
      periods: { wrong: 1, of: 1 },
    },
    rotation: {
      ...common,
      id: "rotation-function-failing",
      of: "sessions",
      what: "The function that changes the session store's password fails, errors in an hour",
      measure: single(metricOf("AWS/Lambda", { FunctionName: subject.rotationFunction })("Errors", "Sum")),
      threshold: 0,
      period: 3600,
      periods: { wrong: 1, of: 1 },
      missing: { treat: "notBreaching", why: "it runs once in 30 days" },
    },
  } as const satisfies Record<string, AlarmSpec>;
}
