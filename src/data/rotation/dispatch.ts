import { type Bootstrapped, bootstrap } from "./bootstrap.ts";
import type { Context } from "./credential.ts";
import { parseEvent, type RotationEvent } from "./event.ts";
import { runStep } from "./steps.ts";

/**
 * The function's handler: does what the event asks, writes one JSON line about it, and answers `bootstrap`
 * with its result.
 *
 * Errors leave as a new Error with nothing but a message: Lambda prints every property of what is thrown, and
 * drivers attach statements, rows and requests.
 */
export function createHandler(context: Context): (input: unknown) => Promise<Bootstrapped | undefined> {
  return async (input) => {
    let facts: Readonly<Record<string, string>> = {};
    try {
      const event = parseEvent(input);
      facts = factsOf(event);
      if (event.secretId !== context.environment.applicationSecretArn) {
        throw new Error("The event is about another secret than APPLICATION_SECRET_ARN");
      }
      if (event.action === "bootstrap") {
        const result = await bootstrap(context);
        log({ ...facts, outcome: result.status, username: result.username });
        return result;
      }
      log({ ...facts, outcome: await runStep(context, event.action, event.token) });
    } catch (error) {
      const reason = reasonOf(error);
      log({ ...facts, outcome: "failed", reason });
      throw new Error(reason);
    }
  };
}

function factsOf(event: RotationEvent): Readonly<Record<string, string>> {
  const facts = { action: event.action, secret: event.secretId };
  return event.action === "bootstrap" ? facts : { ...facts, version: event.token };
}

/** Name, code (SQLSTATE, errno, TLS) and message: a refused connection to several addresses has only a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown error";
  const name = error.name.toLowerCase() === "error" ? "" : error.name;
  const code = "code" in error ? String(error.code) : "";
  return [name, code, error.message].filter((part) => part !== "").join(": ");
}

function log(facts: Readonly<Record<string, string>>): void {
  console.log(JSON.stringify(facts));
}
