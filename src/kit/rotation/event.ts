import { fieldsOf, isText } from "./untrusted.ts";

const rotationSteps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export type RotationStep = (typeof rotationSteps)[number];

/** A step of a rotation, as Secrets Manager asks for it. */
export interface StepEvent {
  readonly action: RotationStep;
  readonly secretId: string;
  readonly token: string;
}

/** The form that {@link parseStep} reads, for errors. */
export const stepShape = `{Step: ${rotationSteps.join(" | ")}, SecretId, ClientRequestToken}`;

/** Reads a step; undefined where the event is none. Other fields are let pass: Secrets Manager adds some (`RotationToken`). */
export function parseStep(input: unknown): StepEvent | undefined {
  const { Step, SecretId, ClientRequestToken } = fieldsOf(input);
  const action = rotationSteps.find((name) => name === Step);
  return action !== undefined && isText(SecretId) && isText(ClientRequestToken)
    ? { action, secretId: SecretId, token: ClientRequestToken }
    : undefined;
}

/**
 * The error for an event that is none of these. It does not repeat the event: whatever a stranger put in it would land in
 * the log.
 */
export const malformedEvent = (...shapes: readonly string[]): Error =>
  new Error(`Malformed event: expected ${shapes.join(" or ")}`);
