import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { clientAddress } from "./client-address.ts";
import type { Database } from "./database.ts";
import { type Answer, again, send } from "./http.ts";
import { kindOf } from "./log.ts";
import { answerTo, type RouteArgs } from "./routes.ts";
import type { ServerSettings } from "./settings.ts";
import { inSpan, SpanKind } from "./traces.ts";

interface ServerArgs extends RouteArgs {
  readonly settings: ServerSettings;
  readonly database: Database;
  readonly stop: AbortSignal;
}

/** Milliseconds that an idle connection is kept: longer than the load balancer keeps its own, 30 seconds. */
const idleMs = 75_000;

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
