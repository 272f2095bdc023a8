import type { Holder, Need } from "../../kit/role-needs.ts";

/** The address of ECS's developer guide. */
export const ecs = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";

/** The holder of the role for deployments: ECS itself. */
export const controller: Holder = {
  service: "ecs.amazonaws.com",
  unbound: "AWS documents no key that ECS would send, and only this account can hand the role to ECS",
};

/** The SSM agent's calls for a session, on an instance or in a container. */
export const sessions = (why: string, source: string): Need => ({
  by: "agent",
  why,
  source,
  actions: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  on: ["*"],
  broad: "The channels of a session have no ARNs",
});
