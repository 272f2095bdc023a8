/** A call of a deployment's hook by ECS, as far as the test needs it. */
export interface HookCall {
  /** The stage of the deployment; undefined where ECS does not say. */
  readonly stage: string | undefined;
  /** The ARN of the service's revision that is deployed. */
  readonly revision: string;
}

/** The answer of a hook. With any other word, or none, ECS rolls back. */
export interface HookAnswer {
  readonly hookStatus: "SUCCEEDED" | "FAILED";
}

/**
 * Reads what ECS calls a hook with. What is about the deployment stands among `executionDetails`, as AWS has seen it
 * (https://aws.amazon.com/blogs/aws/accelerate-safe-software-releases-with-new-built-in-blue-green-deployments-in-amazon-ecs/),
 * or beside them, as the developer guide has it (lambda-lifecycle-hooks.html). The weights there may be empty.
 */
export function hookCallIn(event: unknown): HookCall {
  const { lifecycleStage, executionDetails = event } = Object(event) as Readonly<Record<string, unknown>>;
  const { targetServiceRevisionArn: revision } = Object(executionDetails) as Readonly<
    Record<string, unknown>
  >;
  if (typeof revision !== "string" || !/^arn:aws[a-z-]*:ecs:\S+:service-revision\/\S+$/.test(revision))
    throw new Error(`targetServiceRevisionArn must be the ARN of a service's revision, but is ${revision}`);
  return { stage: typeof lifecycleStage === "string" ? lifecycleStage : undefined, revision };
}
