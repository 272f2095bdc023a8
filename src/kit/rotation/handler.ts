/** A request to a rotation function: the step, and which secret. */
interface Request {
  readonly action: string;
  readonly secretId: string;
  /** The version of the secret. */
  readonly token?: string;
}

/** The result of a step: for the log, and for whoever asked. */
export interface Done<T> {
  readonly said: Readonly<Record<string, string>>;
  readonly result: T;
}

interface HandlerArgs<R extends Request, T> {
  /** The only secrets that the function rotates. */
  readonly secretArns: readonly string[];
  readonly parse: (input: unknown) => R;
  readonly act: (request: R) => Promise<Done<T>>;
}

/**
 * A function's handler: does what the event asks, writes one JSON line about it, and answers with the result.
 *
 * Errors leave as a new Error with nothing but a message: Lambda prints every property of what is thrown, and
 * drivers attach statements, rows and requests.
 */
export function handlerOf<R extends Request, T>({ secretArns, parse, act }: HandlerArgs<R, T>) {
  return async (input: unknown): Promise<T> => {
    let facts: Readonly<Record<string, string>> = {};
    try {
      const request = parse(input);
      facts = factsOf(request);
      if (!secretArns.includes(request.secretId))
        throw new Error("The event is about another secret than this function's");
      const { said, result } = await act(request);
      log({ ...facts, ...said });
      return result;
    } catch (error) {
      const reason = reasonOf(error);
      log({ ...facts, outcome: "failed", reason });
      throw new Error(reason);
    }
  };
}

const factsOf = ({ action, secretId, token }: Request): Readonly<Record<string, string>> => ({
  action,
  secret: secretId,
  ...(token === undefined ? {} : { version: token }),
});

/**
 * The reason in an error: name, code (SQLSTATE, errno, TLS) and message. A refused connection to several addresses has only
 * a code.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown error";
  const name = error.name.toLowerCase() === "error" ? "" : error.name;
  const code = "code" in error ? String(error.code) : "";
  return [name, code, error.message].filter((part) => part !== "").join(": ");
}

function log(facts: Readonly<Record<string, string>>): void {
  console.log(JSON.stringify(facts));
}
