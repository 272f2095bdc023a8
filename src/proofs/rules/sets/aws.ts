import asked from "./aws.json" with { type: "json" };
import type { ClosedSet, Sets } from "./closed-set.ts";

/** Sets of inputs that are newer than the provider that was asked for `aws.json`. */
const newer: Sets = {
  "aws:ecs/service:Service": {
    "deploymentConfiguration.strategy": {
      values: ["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"],
      source: "@pulumi/aws 7.48.0, ServiceDeploymentConfiguration; ECS's own DeploymentStrategy",
    },
  },
};

type Values = ClosedSet["values"];

/** The sets of inputs that the program uses, as the provider named them when it was asked: `npm run sets`. */
export const awsSets: Sets = Object.fromEntries(
  Object.entries<Readonly<Record<string, Values>>>(asked.sets).map(([type, sets]) => [
    type,
    {
      ...Object.fromEntries(
        Object.entries(sets).map(([path, values]) => [path, { values, source: asked.source }]),
      ),
      ...newer[type],
    },
  ]),
);
