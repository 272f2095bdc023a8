import { type Done, handlerOf } from "../../../kit/rotation/handler.ts";
import { runStep } from "../../../kit/rotation/steps.ts";
import { type Bootstrapped, bootstrap } from "./bootstrap.ts";
import type { RotationContext } from "./credential.ts";
import { parseEvent, type RotationEvent } from "./event.ts";
import { rotatedLogins } from "./logins.ts";
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
    const own = rotatedLogins(context.environment).find(({ secretArn }) => secretArn === event.secretId);
    const rotation = own ? rotationOf(context, own) : masterRotationOf(context);
    const outcome = await runStep(rotation, event.action, event.token);
    return { said: { outcome }, result: undefined };
  }
  if (event.secretId !== context.environment.applicationSecretArn)
    throw new Error(
      "Only the application's login is made by bootstrap: the master has one, and a rotation makes people's",
    );
  const result = await bootstrap(context);
  return { said: { outcome: result.status, username: result.username }, result };
}

/**
 * The secrets that this function rotates. RDS changes the master's password itself where the secret is RDS's own, which its
 * name shows.
 */
const ownSecrets = ({ environment }: RotationContext): readonly string[] =>
  [...rotatedLogins(environment).map(({ secretArn }) => secretArn), environment.masterSecretArn].filter(
    (arn) => !arn.includes(":secret:rds!"),
  );
