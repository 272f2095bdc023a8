import type * as pulumi from "@pulumi/pulumi";
import { computed, line, series, type Widget } from "../../kit/watch/dashboard.ts";
import { metricOf } from "../../kit/watch/metric.ts";

export interface ServiceRowArgs {
  readonly region: string;
  /** The part of the ARN that CloudWatch knows the load balancer by. */
  readonly loadBalancer: pulumi.Input<string>;
  readonly clusterName: pulumi.Input<string>;
  /** The service's name. Undefined while there is no image to run. */
  readonly serviceName: pulumi.Input<string> | undefined;
  /** The part of each target group's ARN that CloudWatch knows it by, by side. */
  readonly targetGroups: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The dashboard row of the service: its times, and its tasks' use of what they reserve. */
export function serviceRow({
  region,
  loadBalancer,
  targetGroups,
  clusterName,
  serviceName,
}: ServiceRowArgs): readonly Widget[] {
  const unhealthy = Object.entries(targetGroups).map(([color, TargetGroup]) =>
    line(
      metricOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer, TargetGroup })(
        "UnHealthyHostCount",
        "Maximum",
      ),
      { label: color },
    ),
  );
  const insights =
    serviceName === undefined
      ? undefined
      : metricOf("ECS/ContainerInsights", { ClusterName: clusterName, ServiceName: serviceName });
  const answers = metricOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer });
  return [
    series(region, "Seconds to answer", 6, [
      ...["p50", "p90", "p99"].map((stat) => line(answers("TargetResponseTime", stat), { label: stat })),
    ]),
    series(region, "Unhealthy tasks by side", 6, unhealthy),
    ...(insights
      ? [
          series(region, "Tasks and deployments", 6, [
            line(insights("DesiredTaskCount", "Average"), { label: "desired" }),
            line(insights("RunningTaskCount", "Average"), { label: "running" }),
            line(insights("DeploymentCount", "Maximum"), { label: "deployments" }),
          ]),
          series(region, "Tasks: share of what they reserve, percent", 6, [
            line(insights("CpuUtilized", "Sum"), { id: "cpu", label: "cpu", visible: false }),
            line(insights("CpuReserved", "Sum"), { id: "cpuOf", label: "cpuOf", visible: false }),
            line(insights("MemoryUtilized", "Sum"), { id: "memory", label: "memory", visible: false }),
            line(insights("MemoryReserved", "Sum"), { id: "memoryOf", label: "memoryOf", visible: false }),
            computed("100 * cpu / cpuOf", { label: "CPU" }),
            computed("100 * memory / memoryOf", { label: "memory" }),
          ]),
        ]
      : []),
  ];
}
