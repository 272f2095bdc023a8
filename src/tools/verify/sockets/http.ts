import { once } from "node:events";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { messageOf, ReportedError } from "../../../cli/errors.ts";
import { patience, type TlsServer } from "./tls.ts";

export interface HttpAnswer {
  readonly status: number;
  /** A header's value; empty where the answer has none. */
  readonly header: (name: string) => string;
}

interface Question extends TlsServer {
  readonly path: string;
  /** Headers beside the usual ones, or instead of them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks for a page by a server's name, wherever the server is. Follows no redirect. @throws ReportedError without an answer */
export async function get(
  protocol: "http" | "https",
  { address, name, authorities, path, headers: further }: Question,
): Promise<HttpAnswer> {
  const options = {
    ...address,
    path,
    method: "GET",
    headers: { host: name, "user-agent": "payments-checks", ...further },
    timeout: patience,
    agent: false,
  } as const;
  const request =
    protocol === "http"
      ? plainRequest(options)
      : secureRequest({ ...options, servername: name, ...(authorities && { ca: [...authorities] }) });
  request.on("timeout", () => request.destroy(new Error("no answer")));
  request.end();
  try {
    const [response]: IncomingMessage[] = await once(request, "response");
    if (response === undefined) throw new Error("no answer");
    const { statusCode = 0, headers } = response;
    return { status: statusCode, header: (header) => String(headers[header] ?? "") };
  } catch (cause) {
    throw new ReportedError(`${protocol}://${name}${path} gives no answer: ${messageOf(cause)}`, { cause });
  } finally {
    request.destroy();
  }
}
