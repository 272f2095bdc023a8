import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

/** A request whose body has been read. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A page as text, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The most of a body that the firewall lets through, in bytes. */
const maxBody = 8_192;

export const refused = (status: number, problem: string): Answer => ({ status, body: { problem } });

export const again = (problem: string): Answer => ({
  ...refused(503, problem),
  headers: { "retry-after": "2" },
});

/** The body, read to its end so that the sender hears the answer; undefined where it is larger than it may be. */
export async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= maxBody) parts.push(part);
  }
  return size <= maxBody ? Buffer.concat(parts).toString() : undefined;
}

/** @param last whether the connection ends with it */
export function send(response: ServerResponse, { status, body, headers }: Answer, last: boolean): void {
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
