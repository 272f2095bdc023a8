import * as aws from "@pulumi/aws";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { Listeners } from "./listeners.ts";
import type { TargetGroups } from "./target-groups.ts";

/**
 * Priorities of the listener rules, which are tried from the lowest number on. A rule that has to hold whatever ECS does
 * stands before the rule that ECS rewrites: first the claim of a region to be active, then the fence that shuts customers
 * out of one.
 */
export const priorities = { claim: 10, fence: 20, fenceWrites: 21, application: 1000 } as const;

export interface Rules {
  readonly production: aws.lb.ListenerRule;
  readonly test: aws.lb.ListenerRule;
}

/**
 * The rules that ECS moves traffic with. Their weights are where the first deployment begins; from then on they are
 * ECS's, and an update that put them back would send customers to tasks that are gone.
 */
export function createRules(scope: Scope, listeners: Listeners, { blue, green }: TargetGroups): Rules {
  const create = (kind: keyof Listeners) =>
    new aws.lb.ListenerRule(
      nameIn(scope, `rule-${kind}`),
      {
        listenerArn: listeners[kind].arn,
        priority: priorities.application,
        conditions: [{ pathPattern: { values: ["/*"] } }],
        actions: [
          {
            type: "forward",
            forward: {
              targetGroups: [
                { arn: blue.arn, weight: 100 },
                { arn: green.arn, weight: 0 },
              ],
            },
          },
        ],
      },
      optionsIn(scope, { ignoreChanges: ["actions"] }),
    );
  return { production: create("production"), test: create("test") };
}
