import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isApiHost } from "./client-address.ts";
import { type Answer, type Asked, again, bodyOf, refused } from "./http.ts";
import type { Lease } from "./lease.ts";
import { kindOf, type Log, type Reason } from "./log.ts";
import { page } from "./page.ts";
import { jsonIn, type Payment, paymentIn } from "./payment.ts";
import type { Payments } from "./payments.ts";
import type { Queue } from "./queue.ts";
import type { Sessions } from "./sessions.ts";

export interface RouteArgs {
  readonly payments: Payments;
  readonly lease: Lease;
  /** The queue of payments. Undefined where every payment is carried out at once. */
  readonly queue: Queue | undefined;
  readonly sessions: Sessions;
  readonly log: Log;
}

/** Milliseconds that the processor has for a payment: API Gateway gives an answer up after 30 seconds. */
const payingMs = 20_000;

/** @param key the idempotency key that the path ends with */
export async function answerTo(
  route: string,
  key: string | undefined,
  args: RouteArgs,
  request: IncomingMessage,
): Promise<Answer> {
  const { headers } = request;
  // Their keys would have to come with the image: a task has no way to the issuer. So nobody's token is believed.
  if (isApiHost(headers.host)) return refused(401, "no token is taken here");
  const body = request.method === "POST" ? await bodyOf(request) : "";
  if (body === undefined) return refused(413, "a body of 8 KiB at most");
  const asked = { headers, body };
  switch (route) {
    case "GET /":
    case "GET /checkout":
      return show(args, asked);
    case "GET /payments/{key}": {
      const found = await args.payments.find(key ?? "");
      return found ? { status: 200, body: found } : refused(404, "no such payment");
    }
    case "POST /payments":
      return payByApi(args, asked);
    case "POST /checkout":
      return payByForm(args, asked);
    default:
      return refused(404, "no such page");
  }
}

/** Carries a payment out, or takes it in for the worker where it says `later`. */
async function payByApi(args: RouteArgs, { headers, body }: Asked): Promise<Answer> {
  const sent = jsonIn(body);
  const payment = paymentIn(sent, headers["idempotency-key"]);
  if (typeof payment === "string") return refused(400, payment);
  const { later } = Object(sent) as { readonly later?: unknown };
  if (later === true) return takeIn(args, payment);
  const outcome = await args.payments.pay(payment, payingMs);
  if (outcome.kind === "conflict") return refused(409, "another payment has this key");
  if (outcome.kind === "failed") return again("ask again with the same key");
  return { status: outcome.isNew ? 201 : 200, body: outcome.payment };
}

/** Takes in a payment that is carried out later. It counts as paid as soon as this has answered. */
async function takeIn({ queue, lease, log }: RouteArgs, payment: Payment): Promise<Answer> {
  if (queue === undefined) return refused(400, "later: nothing is queued here");
  const begun = performance.now();
  const failed = (reason: Reason): Answer => {
    log.payment({ milliseconds: performance.now() - begun, reason });
    return again("ask again with the same key");
  };
  if (!(await lease.mayWrite())) return failed("lease");
  try {
    await queue.put(payment);
  } catch (error) {
    log.error("a payment is not in the queue", { kind: kindOf(error) });
    return failed("queue");
  }
  return { status: 202, body: { ...payment, state: "queued" } };
}

/** The page's own form. */
async function payByForm({ payments, sessions }: RouteArgs, { headers, body }: Asked): Promise<Answer> {
  const { payer, amount, currency, key } = Object.fromEntries(new URLSearchParams(body));
  const payment = paymentIn({ payer, amount: Number(amount), currency }, key);
  if (typeof payment === "string") return { status: 400, body: page([], payment) };
  const { kind } = await payments.pay(payment, payingMs);
  if (kind !== "booked") return { status: 503, body: page([], "Not paid. Nothing is lost: try again.") };
  const session = await sessions.find(sessionId(headers));
  await sessions.remember(session, payment.idempotencyKey);
  return { status: 303, body: "", headers: { location: "/", ...cookie(session.id) } };
}

/** The page, with what this session has paid. */
async function show({ payments, sessions }: RouteArgs, { headers }: Asked): Promise<Answer> {
  const session = await sessions.find(sessionId(headers));
  const found = await Promise.all(session.payments.map(payments.find));
  const paid = found.filter((each) => each !== undefined);
  return { status: 200, body: page(paid), headers: cookie(session.id) };
}

const sessionId = (headers: IncomingHttpHeaders): string | undefined =>
  /(?:^|;\s*)__Host-session=([^;]+)/.exec(headers.cookie ?? "")?.[1];

const cookie = (id: string) => ({
  "set-cookie": `__Host-session=${id}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=1800`,
});
