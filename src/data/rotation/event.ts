const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export type Step = (typeof STEPS)[number];

/** What the function can be asked: a step of a rotation by Secrets Manager, or the first credential. */
export type RotationEvent =
  | { readonly action: Step; readonly secretId: string; readonly token: string }
  | { readonly action: "bootstrap"; readonly secretId: string };

/**
 * Reads `{Step, SecretId, ClientRequestToken}` or `{action: "bootstrap", secretId}`. Other fields are let
 * pass: Secrets Manager adds some (`RotationToken`).
 *
 * @throws Error when the event is neither. The message does not repeat the event: whatever a stranger put
 * in it would land in the log.
 */
export function parseEvent(input: unknown): RotationEvent {
  const event: Readonly<Record<string, unknown>> =
    typeof input === "object" && input !== null ? { ...input } : {};
  const { SecretId, ClientRequestToken, secretId } = event;
  const step = STEPS.find((name) => name === event.Step);
  if (step !== undefined && isText(SecretId) && isText(ClientRequestToken)) {
    return { action: step, secretId: SecretId, token: ClientRequestToken };
  }
  if (event.action === "bootstrap" && isText(secretId)) return { action: "bootstrap", secretId };
  throw new Error(
    `Malformed event: expected {Step: ${STEPS.join(" | ")}, SecretId, ClientRequestToken} or {action: "bootstrap", secretId}`,
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
