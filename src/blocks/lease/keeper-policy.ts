import * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { type Arns, allow, type PolicyStatements } from "../../kit/policy.ts";
import type { Scope } from "../../kit/scope.ts";

interface KeeperGrants {
  /** ARNs of the rules of the other region's fence. */
  readonly ruleArns: Arns;
  /** The name of the other region's cluster. */
  readonly cluster: pulumi.Input<string>;
}

/** The permission to look at the gates of a region, and to shut them, and to do nothing else there. @param other its scope */
export function shuttingStatements(other: Scope, { ruleArns, cluster }: KeeperGrants): PolicyStatements {
  const arn = arnIn(other);
  return [
    allow("elasticloadbalancing:ModifyRule", ruleArns),
    allow(
      ["ecs:DescribeServices", "ecs:UpdateService"],
      pulumi.interpolate`${arn("ecs", "service")}/${cluster}/*`,
    ),
    {
      // Targets have numbers for names, others with each service that is made anew. Application Auto Scaling asks besides
      // whether the caller may update the service itself, which is narrowed above.
      // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
      ...allow(
        ["application-autoscaling:PutScheduledAction", "application-autoscaling:RegisterScalableTarget"],
        arn("application-autoscaling", "scalable-target/*"),
      ),
      Condition: {
        StringEquals: {
          "application-autoscaling:service-namespace": "ecs",
          "application-autoscaling:scalable-dimension": "ecs:service:DesiredCount",
        },
      },
    },
    {
      // They list, which no ARN can narrow.
      ...allow(
        ["application-autoscaling:DescribeScheduledActions", "elasticloadbalancing:DescribeRules"],
        "*",
      ),
      Condition: { StringEquals: { "aws:RequestedRegion": other.region.name } },
    },
  ];
}
