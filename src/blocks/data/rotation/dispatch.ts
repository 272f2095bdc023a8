import { type Done, handlerOf } from "../../../kit/rotation/handler.ts";
import { runStep } from "../../../kit/rotation/steps.ts";
import { type Bootstrapped, bootstrap } from "./bootstrap.ts";
import type { RotationContext } from "./credential.ts";
import { parseEvent, type RotationEvent } from "./event.ts";
import { rotationOf } from "./steps.ts";

/** The function's handler, which answers `bootstrap` with its result. */
export const createHandler = (
  context: RotationContext,
): ((input: unknown) => Promise<Bootstrapped | undefined>) =>
  handlerOf({
    secretArn: context.environment.applicationSecretArn,
    parse: parseEvent,
    act: (event) => act(context, event),
  });

async function act(context: RotationContext, event: RotationEvent): Promise<Done<Bootstrapped | undefined>> {
  if (event.action !== "bootstrap") {
    const outcome = await runStep(rotationOf(context), event.action, event.token);
    return { said: { outcome }, result: undefined };
  }
  const result = await bootstrap(context);
  return { said: { outcome: result.status, username: result.username }, result };
}
