import { type Done, handlerOf } from "../../../kit/rotation/handler.ts";
import { runStep } from "../../../kit/rotation/steps.ts";
import { type Bootstrapped, bootstrap } from "./bootstrap.ts";
import type { RotationContext } from "./credential.ts";
import { parseEvent, type RotationEvent } from "./event.ts";
import { masterRotationOf } from "./master.ts";
import { rotationOf } from "./steps.ts";

/** The function's handler, which answers `bootstrap` with its result. */
export const createHandler = (
  context: RotationContext,
): ((input: unknown) => Promise<Bootstrapped | undefined>) =>
  handlerOf({
    secretArns: ownSecrets(context),
    parse: parseEvent,
    act: (event) => act(context, event),
  });

async function act(context: RotationContext, event: RotationEvent): Promise<Done<Bootstrapped | undefined>> {
  if (event.action !== "bootstrap") {
    const rotation = isMasters(context, event.secretId) ? masterRotationOf(context) : rotationOf(context);
    const outcome = await runStep(rotation, event.action, event.token);
    return { said: { outcome }, result: undefined };
  }
  if (isMasters(context, event.secretId)) throw new Error("The master has a password from the beginning");
  const result = await bootstrap(context);
  return { said: { outcome: result.status, username: result.username }, result };
}

/** RDS changes the master's password itself, where the secret is its own: then it bears a name of RDS's. */
const ownSecrets = ({ environment }: RotationContext): readonly string[] =>
  [environment.applicationSecretArn, environment.masterSecretArn].filter(
    (arn) => !arn.includes(":secret:rds!"),
  );

const isMasters = ({ environment }: RotationContext, secretId: string): boolean =>
  secretId === environment.masterSecretArn;
