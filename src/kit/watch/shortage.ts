import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "./alarm.ts";
import { metricOf } from "./metric.ts";

interface ShortageArgs extends Pick<AlarmSpec, "id" | "what"> {
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
}

/**
 * The alarm of a service with fewer tasks than there should be. It is quiet where none should be, as in a region that
 * waits.
 */
export function shortageAlarm(args: ShortageArgs, { owner }: Monitoring): AlarmSpec {
  const { id, what, clusterName, serviceName } = args;
  const insights = metricOf("ECS/ContainerInsights", { ClusterName: clusterName, ServiceName: serviceName });
  return {
    id,
    of: undefined,
    what,
    severity: "ticket",
    owner,
    measure: {
      metrics: {
        desired: insights("DesiredTaskCount", "Average"),
        running: insights("RunningTaskCount", "Average"),
      },
      expression: "desired - running",
    },
    wrong: "above",
    threshold: 0.5,
    period: 60,
    // An instance that has to start first takes a few minutes.
    periods: { wrong: 15, of: 15 },
    missing: {
      treat: "notBreaching",
      why: "a service without tasks reports nothing, and customers' alarms watch",
    },
  };
}
