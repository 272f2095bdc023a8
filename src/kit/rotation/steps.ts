import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { RotationStep } from "./event.ts";
import { type RotatingVersion, rotatingVersion } from "./versions.ts";

type RotationOutcome = "done" | "already current";

/** A way of changing the passwords of one secret. */
export interface Rotation {
  readonly secrets: SecretsManagerClient;
  readonly secretArn: string;
  /** The steps. Each can be repeated, and the next one run, after a crash anywhere within. */
  readonly steps: Readonly<Record<RotationStep, (version: RotatingVersion) => Promise<void>>>;
}

/**
 * One step of a rotation, as Secrets Manager asks for it.
 *
 * @throws Error when the secret's rotation is off, the version is not staged for it, or the step fails.
 */
export async function runStep(
  { secrets, secretArn, steps }: Rotation,
  step: RotationStep,
  token: string,
): Promise<RotationOutcome> {
  const version = await rotatingVersion(secrets, secretArn, token);
  if (version.token === version.currentVersion) return "already current";
  await steps[step](version);
  return "done";
}
