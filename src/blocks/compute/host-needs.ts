import type { RoleNeeds } from "../../kit/role-needs.ts";
import { controller, ecs, sessions } from "./agent-needs.ts";

const host: RoleNeeds = {
  role: "role-host",
  holders: [
    { service: "ec2.amazonaws.com", unbound: "EC2 gives a role to no instance but those of its own account" },
  ],
  needs: [
    {
      by: "agent",
      why: "The ECS agent joins the cluster, leaves it, and tells what became of tasks",
      source: `${ecs}/instance_IAM_role.html`,
      actions: [
        "ecs:DeregisterContainerInstance",
        "ecs:RegisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
      ],
      on: ["{cluster}"],
    },
    {
      by: "agent",
      why: "The ECS agent asks what to run, and reports metrics",
      source: `${ecs}/instance_IAM_role.html`,
      actions: ["ecs:Poll", "ecs:StartTelemetrySession"],
      on: ["*"],
      when: { ArnEquals: { "ecs:cluster": "{cluster}" } },
      broad: "An instance has no ARN before it is registered; the cluster narrows it",
    },
    {
      by: "agent",
      why: "The ECS agent asks where to ask",
      source: `${ecs}/instance_IAM_role.html`,
      actions: ["ecs:DiscoverPollEndpoint"],
      on: ["*"],
      broad: "An endpoint is nobody's resource",
    },
    {
      by: "agent",
      why: "The SSM agent says that it is there",
      source:
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
      actions: ["ssm:UpdateInstanceInformation"],
      on: ["*"],
      broad: "It says so before it is a managed node, which has an ARN",
    },
    {
      by: "agent",
      why: "The SSM agent writes down what is typed in a shell on a host, to the log group of the stack that has the account's settings",
      source:
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      on: ["arn:aws:logs:{region}:{account}:log-group:/payments/*/{code}/host-shells:*"],
    },
    {
      by: "agent",
      why: "The SSM agent looks whether that group is there, and encrypted",
      source:
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
      actions: ["logs:DescribeLogGroups"],
      on: ["*"],
      broad: "It lists groups, which no ARN can narrow",
    },
    sessions(
      "Session Manager is the only way in to an instance",
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
    ),
  ],
};

const infrastructure: RoleNeeds = {
  role: "role-infrastructure",
  holders: [controller],
  needs: [],
  managed: [
    {
      policy: "AmazonECSInfrastructureRolePolicyForLoadBalancers",
      why: "ECS shifts the traffic of a deployment from one target group to the other",
      source: `${ecs}/AmazonECSInfrastructureRolePolicyForLoadBalancers.html`,
    },
  ],
  refused: [
    {
      why: "AWS's policy lets ECS change every load balancer of the account",
      actions: [
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:RegisterTargets",
      ],
      on: {
        allBut: [
          "{listener-production}",
          "{listener-test}",
          "{rule-production}",
          "{rule-test}",
          "{tg-blue}",
          "{tg-green}",
        ],
      },
    },
  ],
};

/** The roles of instances, and of what ECS does to the load balancer. */
export const hostNeeds: readonly RoleNeeds[] = [host, infrastructure];
