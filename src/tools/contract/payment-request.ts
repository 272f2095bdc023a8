import { z } from "zod";
import { ArgumentError } from "../../cli/errors.ts";
import { readJson } from "../../kit/json.ts";
import type { CandidateRequest } from "./candidate.ts";
import type { Terms } from "./clauses/clause.ts";

/** The placeholder of the idempotency key in a request that is written down. */
const mark = "{{key}}";

const requestShape = z.strictObject({
  method: z.string().default("POST"),
  path: z.string().startsWith("/"),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown(),
});

/** The requests for a payment, for one that is carried out later, and for one in a customer's session. */
const requestsShape = z.strictObject({
  now: requestShape,
  later: requestShape.optional(),
  session: requestShape.optional(),
});

type Payments = Pick<Terms, "payment" | "later" | "session">;

/** @throws ArgumentError where the file's text is none */
export function readPayments(text: string, file: string): Payments {
  const wrong = (found: string) =>
    new ArgumentError(
      `--payment ${file}: has to be {"now": {"path", "headers", "body"}, "later": …, "session": …}, with ${mark} for the idempotency key: ${found}`,
    );
  const json = readJson(text);
  if (json === undefined) throw wrong("it is no JSON");
  const { success, data, error } = requestsShape.safeParse(json);
  if (!success)
    throw wrong(error.issues.map(({ path, message }) => `${path.join(".") || "all"}: ${message}`).join("; "));
  const { now, later, session } = data;
  return {
    payment: requestOf(now),
    later: later && requestOf(later),
    session: session && requestOf(session),
  };
}

const requestOf =
  ({ method, path, headers, body }: z.infer<typeof requestShape>) =>
  (key: string): CandidateRequest => {
    const filled = (part: string) => part.replaceAll(mark, key);
    return {
      method,
      path: filled(path),
      headers: {
        "content-type": "application/json",
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
      },
      // A text is sent as it is, such as a form.
      body: filled(typeof body === "string" ? body : JSON.stringify(body)),
    };
  };

const headers = { "idempotency-key": mark };
const body = { payer: "account-1", amount: 1_250, currency: "USD" };

/** The requests of the reference application. */
export const referencePayments: Payments = {
  payment: requestOf({ method: "POST", path: "/payments", headers, body }),
  later: requestOf({ method: "POST", path: "/payments", headers, body: { ...body, later: true } }),
  session: requestOf({
    method: "POST",
    path: "/checkout",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `key=${mark}&payer=account-1&amount=1250&currency=USD`,
  }),
};
