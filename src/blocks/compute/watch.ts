import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import { shortageAlarm } from "../../kit/watch/shortage.ts";
import {
  customersIncident,
  type EventAlert,
  type Incident,
  symptomsOf,
  type WatchSpec,
} from "../../kit/watch/watch.ts";
import { type ServiceSubject, serviceAlarms } from "./alarms.ts";
import { burnAlarms } from "./burn-rate.ts";
import { type ServiceRowArgs, serviceRow } from "./dashboard.ts";
import { applicationQueries } from "./queries.ts";

interface ComputeWatchArgs extends ServiceSubject, ServiceRowArgs {
  readonly clusterArn: pulumi.Input<string>;
  /** The alarms that roll deployments back. */
  readonly rollback: readonly aws.cloudwatch.MetricAlarm[];
}

const errorBudget: Incident = {
  id: "error-budget-slow",
  what: "Errors use up the month's budget within days",
  severity: "ticket",
  cause: customersIncident,
};

/** The watch over the service and its tasks. */
export function watchCompute(args: ComputeWatchArgs, monitoring: Monitoring): WatchSpec {
  const { clusterName, serviceName, rollback } = args;
  const { cardNumbers, slowTransactions } = serviceAlarms(args, monitoring);
  const { fast, slow } = burnAlarms(args.loadBalancer, monitoring);
  const what = "Fewer tasks run than should, number of tasks";
  const shortage =
    serviceName && shortageAlarm({ id: "tasks-missing", what, clusterName, serviceName }, monitoring);
  return {
    alarms: [cardNumbers, ...(shortage ? [shortage] : [])],
    symptoms: [
      ...symptomsOf(customersIncident, [slowTransactions]),
      { incident: customersIncident, alarms: fast },
      ...symptomsOf(customersIncident, rollback),
      { incident: errorBudget, alarms: slow },
    ],
    row: serviceRow(args),
    events: [taskFailed(args.clusterArn), deploymentFailed(args.clusterArn)],
    queries: applicationQueries(args.applicationLogs),
  };
}

/**
 * The event of a deployment that failed:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
const deploymentFailed = (clusterArn: pulumi.Input<string>): EventAlert => ({
  id: "deployment-failed",
  what: "A deployment failed, and ECS goes back to what ran before",
  severity: "ticket",
  pattern: {
    source: ["aws.ecs"],
    "detail-type": ["ECS Deployment State Change"],
    // It names the service alone, whose ARN has the cluster's name.
    resources: [
      { prefix: pulumi.output(clusterArn).apply((arn) => `${arn.replace(":cluster/", ":service/")}/`) },
    ],
    detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
  },
  paths: { resource: "$.resources[0]", reason: "$.detail.reason" },
});

const taskFailed = (clusterArn: pulumi.Input<string>): EventAlert => ({
  id: "task-failed",
  what: "A task stopped that nobody told to",
  severity: "ticket",
  pattern: {
    source: ["aws.ecs"],
    "detail-type": ["ECS Task State Change"],
    detail: {
      clusterArn: [clusterArn],
      lastStatus: ["STOPPED"],
      // Neither deployments, nor scaling, nor people. A failed health check is the scheduler's doing too.
      $or: [
        { stopCode: ["TaskFailedToStart", "EssentialContainerExited"] },
        { stoppedReason: [{ prefix: "Task failed " }] },
      ],
    },
  },
  paths: { task: "$.detail.taskArn", reason: "$.detail.stoppedReason" },
});
