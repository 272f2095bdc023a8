import { malformedEvent, parseStep, type StepEvent, stepShape } from "../../../kit/rotation/event.ts";
import { fieldsOf, isText } from "../../../kit/rotation/untrusted.ts";

/** The requests to the function: a step of a rotation by Secrets Manager, or the first credential. */
export type RotationEvent = StepEvent | { readonly action: "bootstrap"; readonly secretId: string };

/** Reads a step or `{action: "bootstrap", secretId}`. @throws Error when the event is neither. */
export function parseEvent(input: unknown): RotationEvent {
  const { action, secretId } = fieldsOf(input);
  const step = parseStep(input);
  if (step !== undefined) return step;
  if (action === "bootstrap" && isText(secretId)) return { action, secretId };
  throw malformedEvent(stepShape, '{action: "bootstrap", secretId}');
}
