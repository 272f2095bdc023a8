import { malformedEvent, parseStep, type StepEvent, stepShape } from "../../../kit/rotation/event.ts";
import { handlerOf } from "../../../kit/rotation/handler.ts";
import { runStep } from "../../../kit/rotation/steps.ts";
import type { SessionRotationContext } from "./context.ts";
import { rotationOf } from "./steps.ts";

/** The function's handler. The store's first password needs none: it is made together with the user. */
export const createHandler = (context: SessionRotationContext): ((input: unknown) => Promise<undefined>) =>
  handlerOf({
    secretArns: [context.environment.secretArn],
    parse: parseEvent,
    act: async ({ action, token }) => ({
      said: { outcome: await runStep(rotationOf(context), action, token) },
      result: undefined,
    }),
  });

function parseEvent(input: unknown): StepEvent {
  const step = parseStep(input);
  if (step === undefined) throw malformedEvent(stepShape);
  return step;
}
