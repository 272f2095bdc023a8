import * as pulumi from "@pulumi/pulumi";
import type { Previous } from "../../recovery/plan.ts";
import { recoveryOutput } from "../../recovery/recorded.ts";
import type { StateResource } from "../../recovery/state.ts";

/**
 * The record of the stack's last updates: its output, and every resource in its state. The state is read as well because a
 * failed update leaves the outputs as they were (`SameStep.Apply`, pkg/resource/deploy/step.go), whatever it created.
 *
 * The state is asked for only after the output has been seen: the engine's answer for a stack without any state is a
 * nil dereference (`backendClient.GetStackResourceOutputs`, pkg/backend/backend.go).
 */
export async function readOwnStack(): Promise<OwnStack> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const reference = new pulumi.StackReference(stackName);
  const { value: recorded } = await reference.getOutputDetails(recoveryOutput);
  const { value: zone } = await reference.getOutputDetails("hostedZoneId");
  const hostedZoneId = typeof zone === "string" ? zone : undefined;
  if (recorded === undefined) return { previous: undefined, hostedZoneId };
  const answer: StackResources = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  });
  const resources = Object.entries(answer.outputs).map(
    ([urn, { type, outputs }]): StateResource => ({
      type,
      name: urn.slice(urn.lastIndexOf("::") + 2),
      outputs,
    }),
  );
  return { previous: { recorded, resources }, hostedZoneId };
}

interface OwnStack {
  /** Undefined before an update has succeeded that made the environment. */
  readonly previous: Previous | undefined;
  /** Undefined before one has succeeded that made, or found, the zone. */
  readonly hostedZoneId: string | undefined;
}

/** The answer of the engine's own function (`builtinProvider.readStackResourceOutputs`, pkg/resource/deploy/builtins.go). */
interface StackResources {
  readonly outputs: Readonly<
    Record<string, { readonly type: string; readonly outputs: Readonly<Record<string, unknown>> }>
  >;
}
