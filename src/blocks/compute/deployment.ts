import type * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "../../../environments/index.ts";
import { idleStage, testedStage } from "./smoke/stages.ts";

/** A function that ECS asks during a deployment. */
export interface Hook {
  readonly functionArn: pulumi.Input<string>;
  /** The ARN of the role that ECS calls the function with. */
  readonly roleArn: pulumi.Input<string>;
  /** The resources without which the function could not answer. */
  readonly grants: readonly pulumi.Resource[];
}

/**
 * A region's way to deploy: as the environment does where customers are served, and at once where none is, because nobody could
 * show that a version is bad.
 */
export const deploymentIn = (deployment: Deployment, served: boolean): Deployment =>
  served ? deployment : { kind: "all-at-once", bakeMinutes: 0 };

/**
 * A deployment's hooks. Where customers are served, a new revision is tested before they meet it. Where none are, nothing is
 * held up by a function: a region is opened without it.
 */
export const lifecycleHooks = ({ functionArn, roleArn }: Hook, served: boolean) => [
  { hookTargetArn: functionArn, roleArn, lifecycleStages: [served ? testedStage : idleStage] },
];

/** ECS's deployment configuration. Its times are texts. */
export function deploymentConfiguration(deployment: Deployment) {
  const bakeTimeInMinutes = String(deployment.bakeMinutes);
  return deployment.kind === "canary"
    ? {
        strategy: "CANARY",
        bakeTimeInMinutes,
        canaryConfiguration: {
          canaryPercent: deployment.percent,
          canaryBakeTimeInMinutes: String(deployment.canaryMinutes),
        },
      }
    : { strategy: "BLUE_GREEN", bakeTimeInMinutes };
}

/** Minutes in which instances boot, images are pulled, tasks become healthy and are tested, or the circuit breaker gives up. */
const startMinutes = 30;

/** The time-out of an update that waits for a deployment to end, well or badly, in Pulumi's form. */
export function deploymentTimeout(deployment: Deployment): string {
  const canary = deployment.kind === "canary" ? deployment.canaryMinutes : 0;
  return `${startMinutes + canary + deployment.bakeMinutes}m`;
}

/** The time-out of an update that waits for a deployment which replaces tasks one by one, in Pulumi's form. */
export const rollingTimeout = `${startMinutes}m`;
