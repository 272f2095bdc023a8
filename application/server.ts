import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { clientAddress, isApiHost } from "./client-address.ts";
import type { Database } from "./database.ts";
import type { Lease } from "./lease.ts";
import { kindOf, type Log } from "./log.ts";
import { page } from "./page.ts";
import { jsonIn, paymentIn } from "./payment.ts";
import type { Payments } from "./payments.ts";
import type { Queue } from "./queue.ts";
import type { Sessions } from "./sessions.ts";
import type { ServerSettings } from "./settings.ts";
import { inSpan, SpanKind } from "./traces.ts";

export interface ServerArgs {
  readonly settings: ServerSettings;
  readonly database: Database;
  readonly payments: Payments;
  readonly lease: Lease;
  /** Undefined where every payment is carried out at once. */
  readonly queue: Queue | undefined;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly stop: AbortSignal;
}

/** The most of a body that the firewall lets through, in bytes. */
const maxBody = 8_192;
/** Milliseconds that the processor has for a payment: API Gateway gives an answer up after 30 seconds. */
const payingMs = 20_000;
/** Milliseconds that an idle connection is kept: longer than the load balancer keeps its own, 30 seconds. */
const idleMs = 75_000;

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves until it is told to stop. Then it answers what has been begun; connections on which nothing is asked are closed. */
export async function serve(args: ServerArgs): Promise<void> {
  const { log, stop } = args;
  const { port, cert, key } = args.settings;
  const timeouts = { keepAliveTimeout: idleMs, headersTimeout: 20_000, requestTimeout: 30_000 };
  const server = createServer({ cert, key, minVersion: "TLSv1.2", ...timeouts }, async (request, response) =>
    send(response, await answer(args, request), stop.aborted),
  );
  server.listen(port);
  await once(server, "listening");
  log.info("serving");
  if (!stop.aborted) await once(stop, "abort");
  const closed = once(server, "close");
  server.close();
  await closed;
}

const refused = (status: number, problem: string): Answer => ({ status, body: { problem } });
const again = (problem: string): Answer => ({ ...refused(503, problem), headers: { "retry-after": "2" } });

async function answer(args: ServerArgs, request: IncomingMessage): Promise<Answer> {
  const { method, headers, url = "" } = request;
  const path = url.replace(/\?.*/, "");
  if (path === "/healthz") return health(args);
  const [, key] = /^\/payments\/([\w-]{16,64})$/.exec(path) ?? [];
  const route = `${method} ${key === undefined ? path : "/payments/{key}"}`;
  const attributes = {
    "http.method": method,
    "http.url": `https://${headers.host}${path}`,
    "http.client_ip": clientAddress(headers),
  };
  const work = () => answerTo(route, key, args, request);
  return inSpan(route, { kind: SpanKind.SERVER, from: headers, attributes }, work).catch((error: unknown) => {
    args.log.error("a request broke off", { kind: kindOf(error) });
    return again("try again");
  });
}

/**
 * Whether this task can serve: the database answers, nobody told it to stop, and no other region has taken over. So DNS
 * does not come back to a region that was left, even where it hears nothing of the other one.
 */
async function health({ database, lease, stop }: ServerArgs): Promise<Answer> {
  const unwell = (why: string): Answer => ({ status: 503, body: { health: why } });
  if (stop.aborted) return unwell("stopping");
  if (lease.isLost()) return unwell("another region writes");
  try {
    await database.query("SELECT 1");
    return { status: 200, body: { health: "good" } };
  } catch (error) {
    return unwell(`no database: ${kindOf(error)}`);
  }
}

async function answerTo(
  route: string,
  key: string | undefined,
  args: ServerArgs,
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

async function payByApi({ queue, lease, payments }: ServerArgs, { headers, body }: Asked): Promise<Answer> {
  const sent = jsonIn(body);
  const payment = paymentIn(sent, headers["idempotency-key"]);
  if (typeof payment === "string") return refused(400, payment);
  const { later } = Object(sent) as { readonly later?: unknown };
  if (later === true) {
    if (queue === undefined) return refused(400, "later: nothing is queued here");
    if (!(await lease.mayWrite())) return again("ask again with the same key");
    // Only now: from the answer on it counts as paid.
    await queue.put(payment);
    return { status: 202, body: { ...payment, state: "queued" } };
  }
  const outcome = await payments.pay(payment, payingMs);
  if (outcome.kind === "conflict") return refused(409, "another payment has this key");
  if (outcome.kind === "failed") return again("ask again with the same key");
  return { status: outcome.isNew ? 201 : 200, body: outcome.payment };
}

async function payByForm({ payments, sessions }: ServerArgs, { headers, body }: Asked): Promise<Answer> {
  const { payer, amount, currency, key } = Object.fromEntries(new URLSearchParams(body));
  const payment = paymentIn({ payer, amount: Number(amount), currency }, key);
  if (typeof payment === "string") return { status: 400, body: page([], payment) };
  const { kind } = await payments.pay(payment, payingMs);
  if (kind !== "booked") return { status: 503, body: page([], "Not paid. Nothing is lost: try again.") };
  const session = await sessions.find(sessionId(headers));
  await sessions.remember(session, payment.idempotencyKey);
  return { status: 303, body: "", headers: { location: "/", ...cookie(session.id) } };
}

async function show({ payments, sessions }: ServerArgs, { headers }: Asked): Promise<Answer> {
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

/** The body, read to its end so that the sender hears the answer; undefined where it is larger than it may be. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= maxBody) parts.push(part);
  }
  return size <= maxBody ? Buffer.concat(parts).toString() : undefined;
}

function send(response: ServerResponse, { status, body, headers }: Answer, last: boolean): void {
  const isPage = typeof body === "string";
  response.writeHead(status, {
    "content-type": isPage ? "text/html; charset=utf-8" : "application/json",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    ...(last ? { connection: "close" } : {}),
    ...headers,
  });
  response.end(isPage ? body : JSON.stringify(body));
}
