import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { clientAddress, isApiHost } from "./client-address.ts";
import type { Database } from "./database.ts";
import type { Lease } from "./lease.ts";
import { kindOf, type Log } from "./log.ts";
import { page } from "./page.ts";
import { jsonIn, paymentIn } from "./payment.ts";
import type { Booked, Payments } from "./payments.ts";
import type { Queue } from "./queue.ts";
import type { Sessions } from "./sessions.ts";
import type { ServerSettings } from "./settings.ts";
import { inSpan, SpanKind } from "./traces.ts";

export interface ServerArgs {
  readonly settings: ServerSettings;
  readonly database: Pick<Database, "query">;
  readonly payments: Payments;
  readonly lease: Pick<Lease, "mayWrite" | "isLost">;
  /** Undefined where every payment is carried out at once. */
  readonly queue: Pick<Queue, "put"> | undefined;
  readonly sessions: Sessions;
  readonly log: Log;
  /** Whether the task was told to stop. */
  readonly stopping: () => boolean;
}

/** The most of a body that the firewall lets through, in bytes. */
const maxBody = 8_192;
/** Milliseconds that the processor has for a payment: API Gateway gives an answer up after 30 seconds. */
const payingMs = 20_000;
/** Milliseconds that an idle connection is kept: longer than the load balancer keeps its own, 60 seconds. */
const idleMs = 75_000;

interface Answer {
  readonly status: number;
  readonly body: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

class BodyTooLarge extends Error {}

export function createApplicationServer(args: ServerArgs): Server {
  const { settings, log, stopping } = args;
  const server = createServer(
    { cert: settings.cert, key: settings.key, minVersion: "TLSv1.2" },
    (request, response) => {
      const { method = "", url = "" } = request;
      const [path = ""] = url.split("?");
      const answered =
        path === "/healthz"
          ? health(args)
          : inSpan(
              `${method} ${path.startsWith("/payments/") ? "/payments/{key}" : path}`,
              {
                kind: SpanKind.SERVER,
                from: request.headers,
                attributes: {
                  "http.method": method,
                  "http.url": `https://${request.headers.host}${path}`,
                  "http.client_ip": clientAddress(request.headers),
                },
              },
              () => answer(args, request, path),
            ).catch((error: unknown): Answer => {
              if (error instanceof BodyTooLarge)
                return { status: 413, body: { problem: "a body of 8 KiB at most" } };
              log.error("a request broke off", { kind: kindOf(error) });
              return { status: 503, body: { problem: "try again" }, headers: { "retry-after": "2" } };
            });
      void answered.then((told) => send(response, told, stopping()));
    },
  );
  server.keepAliveTimeout = idleMs;
  server.headersTimeout = 20_000;
  server.requestTimeout = 30_000;
  return server;
}

/**
 * Whether this task can serve: the database answers, nobody told it to stop, and no other region has taken over. So DNS
 * does not come back to a region that was left, even where it hears nothing of the other one.
 */
async function health({ database, lease, stopping }: ServerArgs): Promise<Answer> {
  if (stopping()) return { status: 503, body: { health: "stopping" } };
  if (lease.isLost()) return { status: 503, body: { health: "another region writes" } };
  try {
    await database.query("SELECT 1");
    return { status: 200, body: { health: "good" } };
  } catch (error) {
    return { status: 503, body: { health: "no database", kind: kindOf(error) } };
  }
}

async function answer(args: ServerArgs, request: IncomingMessage, path: string): Promise<Answer> {
  const { method, headers } = request;
  // Their keys would have to come with the image: a task has no way to the issuer. So nobody's token is believed.
  if (isApiHost(headers.host)) return { status: 401, body: { problem: "no token is taken here" } };
  const [, lookedUp] = /^\/payments\/([\w-]{16,64})$/.exec(path) ?? [];
  if (method === "GET" && lookedUp !== undefined) {
    const found = await args.payments.find(lookedUp);
    return found ? { status: 200, body: found } : { status: 404, body: { problem: "no such payment" } };
  }
  if (method === "POST" && path === "/payments") return payByApi(args, request);
  if (method === "POST" && path === "/checkout") return payByForm(args, request);
  if (method === "GET" && (path === "/" || path === "/checkout")) return show(args, request);
  return { status: 404, body: { problem: "no such page" } };
}

const askAgain: Answer = {
  status: 503,
  body: { problem: "ask again with the same key" },
  headers: { "retry-after": "2" },
};

async function payByApi(args: ServerArgs, request: IncomingMessage): Promise<Answer> {
  const sent = jsonIn(await bodyOf(request));
  const payment = paymentIn(sent, request.headers["idempotency-key"]);
  if (typeof payment === "string") return { status: 400, body: { problem: payment } };
  const { later } = Object(sent) as { readonly later?: unknown };
  if (later === true) {
    if (args.queue === undefined) return { status: 400, body: { problem: "later: nothing is queued here" } };
    if (!(await args.lease.mayWrite())) return askAgain;
    // Only now: from the answer on it counts as paid.
    await args.queue.put(payment);
    return { status: 202, body: { ...payment, state: "queued" } };
  }
  const outcome = await args.payments.pay(payment, payingMs);
  if (outcome.kind === "conflict") return { status: 409, body: { problem: "another payment has this key" } };
  if (outcome.kind === "failed") return askAgain;
  return { status: outcome.isNew ? 201 : 200, body: outcome.payment };
}

async function payByForm(args: ServerArgs, request: IncomingMessage): Promise<Answer> {
  const form = new URLSearchParams(await bodyOf(request));
  const { payer, amount, currency, key } = Object.fromEntries(form);
  const payment = paymentIn({ payer, amount: Number(amount), currency }, key);
  if (typeof payment === "string") return { status: 400, body: page([], payment) };
  const outcome = await args.payments.pay(payment, payingMs);
  if (outcome.kind !== "booked")
    return { status: 503, body: page([], "Not paid. Nothing is lost: try again.") };
  const session = await args.sessions.find(sessionId(request));
  await args.sessions.remember(session, payment.idempotencyKey);
  return { status: 303, body: "", headers: { location: "/", ...cookie(session.id) } };
}

async function show(args: ServerArgs, request: IncomingMessage): Promise<Answer> {
  const session = await args.sessions.find(sessionId(request));
  const found = await Promise.all(session.payments.map((key) => args.payments.find(key)));
  const paid: readonly Booked[] = found.filter((each) => each !== undefined);
  return { status: 200, body: page(paid), headers: cookie(session.id) };
}

const sessionId = ({ headers }: IncomingMessage): string | undefined =>
  /(?:^|;\s*)__Host-session=([^;]+)/.exec(headers.cookie ?? "")?.[1];

const cookie = (id: string) => ({
  "set-cookie": `__Host-session=${id}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=1800`,
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBody) throw new BodyTooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer, last: boolean): void {
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
