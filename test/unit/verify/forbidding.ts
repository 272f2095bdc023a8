import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Forbidding {
  readonly url: string;
  readonly stop: () => void;
}

/** An AWS that allows nothing, and says so in each of its protocols. */
export async function startForbidding(): Promise<Forbidding> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    const { type, text } = refusal(request, body);
    response.writeHead(403, { "content-type": type, "x-amzn-errortype": "AccessDeniedException" }).end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  };
}

function refusal({ headers, url }: IncomingMessage, body: string) {
  // API Gateway's questions have no body, and thus no type.
  const type = url?.startsWith("/v2/") ? "application/json" : (headers["content-type"] ?? "");
  if (type.includes("json")) return { type, text: '{"__type":"AccessDeniedException","message":"no"}' };
  // EC2's version of its API: it wraps its errors in another way than all others.
  const isEc2 = body.includes("Version=2016-11-15");
  const error = `<Error><Code>${isEc2 ? "UnauthorizedOperation" : "AccessDenied"}</Code></Error>`;
  return {
    type: "text/xml",
    text: isEc2
      ? `<Response><Errors>${error}</Errors></Response>`
      : `<ErrorResponse>${error}</ErrorResponse>`,
  };
}
