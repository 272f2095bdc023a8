import type { PlainRecord } from "../../../model/registration.ts";
import { type Resource, text } from "../../../reachability/inventory.ts";
import type { Stage } from "../../stage.ts";
import { type EventScenario, eventOf, ofType, type SampleEvent } from "./sample.ts";

const clusters = (stage: Stage) => ofType(stage, "aws:ecs/cluster:Cluster");

/** A change of a task's state: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html */
const taskEvent =
  (changes: PlainRecord) =>
  (stage: Stage): readonly SampleEvent[] =>
    clusters(stage).map((cluster) => {
      const taskArn = `${cluster.id.replace(":cluster/", ":task/")}/c13b4cb40f1f4fe4a2971f76ae5a47ad`;
      return eventOf("aws.ecs", "ECS Task State Change", cluster, [taskArn], {
        clusterArn: cluster.id,
        containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
        desiredStatus: "STOPPED",
        group: "service:app",
        lastStatus: "STOPPED",
        launchType: "EC2",
        taskArn,
        version: 4,
        ...changes,
      });
    });

/**
 * A change of a deployment's state:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
const deploymentEvent =
  (eventType: "ERROR" | "INFO", eventName: string) =>
  (stage: Stage): readonly SampleEvent[] =>
    ofType(stage, "aws:ecs/service:Service").map((service) =>
      eventOf("aws.ecs", "ECS Deployment State Change", service, [serviceArn(service)], {
        eventType,
        eventName,
        deploymentId: "ecs-svc/123",
        updatedAt: "2026-11-29T08:11:11Z",
        reason: "ECS deployment circuit breaker: task failed to start.",
      }),
    );

const serviceArn = ({ inputs, computed, id }: Resource): string =>
  `${(text(inputs.cluster) ?? "").replace(":cluster/", ":service/")}/${text(computed.name) ?? id}`;

/** A cluster of somebody else's in the same account. */
const elsewhere = { clusterArn: "arn:aws:ecs:us-east-1:123456789012:cluster/another" };

export const ecsScenarios: readonly EventScenario[] = [
  {
    name: "task-exits",
    says: "A task's container ends by itself",
    told: "ticket",
    cases: taskEvent({
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
    }),
  },
  {
    name: "task-cannot-start",
    says: "A task cannot start, because its image or a secret is missing",
    told: "ticket",
    cases: taskEvent({
      stopCode: "TaskFailedToStart",
      stoppedReason: "CannotPullContainerError: no such image",
    }),
  },
  {
    name: "task-unhealthy",
    says: "A task fails the load balancer's health check, and ECS replaces it",
    told: "ticket",
    cases: taskEvent({
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:…)",
    }),
  },
  {
    name: "task-scaled-in",
    says: "ECS stops a task that is no longer needed",
    told: "nobody",
    cases: taskEvent({
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: "Scaling activity initiated by (deployment ecs-svc/5211643699352071000)",
    }),
  },
  {
    name: "task-stopped-by-hand",
    says: "Somebody stops a task by hand",
    told: "nobody",
    cases: taskEvent({ stopCode: "UserInitiated", stoppedReason: "Task stopped by user" }),
  },
  {
    name: "task-runs",
    says: "A task starts to run",
    told: "nobody",
    cases: taskEvent({ desiredStatus: "RUNNING", lastStatus: "RUNNING" }),
  },
  {
    name: "another-clusters-task",
    says: "A task of somebody else's cluster ends by itself",
    told: "nobody",
    cases: taskEvent({ ...elsewhere, stopCode: "EssentialContainerExited" }),
  },
  {
    name: "deployment-fails",
    says: "A deployment fails, and ECS goes back",
    told: "ticket",
    cases: deploymentEvent("ERROR", "SERVICE_DEPLOYMENT_FAILED"),
  },
  {
    name: "deployment-begins",
    says: "A deployment begins",
    told: "nobody",
    cases: deploymentEvent("INFO", "SERVICE_DEPLOYMENT_IN_PROGRESS"),
  },
  {
    name: "deployment-ends",
    says: "A deployment is done",
    told: "nobody",
    cases: deploymentEvent("INFO", "SERVICE_DEPLOYMENT_COMPLETED"),
  },
];
