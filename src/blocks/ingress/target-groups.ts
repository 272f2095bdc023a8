import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { appPort } from "../../../environments/ports.ts";
import { answerSeconds } from "../../kit/answer-time.ts";
import { healthPath } from "../../kit/paths.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

const colors = ["blue", "green"] as const;
type Color = (typeof colors)[number];

/** The two sides between which ECS shifts traffic. */
export type TargetGroups = Readonly<Record<Color, aws.lb.TargetGroup>>;

export function createTargetGroups(scope: Scope, vpcId: pulumi.Input<string>): TargetGroups {
  const create = (color: Color) => {
    const name = nameIn(scope, `tg-${color}`);
    return new aws.lb.TargetGroup(
      name,
      {
        vpcId,
        targetType: "ip",
        protocol: "HTTPS",
        port: appPort,
        // By then what the task has begun is answered, or the load balancer has given it up. Only then does ECS tell the
        // task to stop. https://aws.amazon.com/blogs/containers/graceful-shutdowns-with-ecs/
        deregistrationDelay: answerSeconds,
        // A new task is as able as the others only when it is warm; the least busy one takes the next request.
        loadBalancingAlgorithmType: "least_outstanding_requests",
        healthCheck: {
          protocol: "HTTPS",
          path: healthPath,
          matcher: "200",
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
        tags: { Name: name },
      },
      optionsIn(scope),
    );
  };
  return { blue: create("blue"), green: create("green") };
}
