import type { IncomingHttpHeaders } from "node:http";

/** The public API's names: `api.<domain>`, and those that lead to one region alone. */
export const isApiHost = (host: string | undefined): boolean => /^(?:[a-z]+\d+\.)?api\./i.test(host ?? "");

/**
 * The caller's address. The load balancer adds the last entry of `X-Forwarded-For`; what is before it anybody may say.
 * On requests to the API that entry is the VPC link's, and API Gateway says who called: docs/contract.md.
 */
export function clientAddress(headers: IncomingHttpHeaders): string {
  const said = isApiHost(headers.host)
    ? headers["x-client-address"]
    : String(headers["x-forwarded-for"] ?? "")
        .split(",")
        .at(-1);
  return String(said ?? "").trim() || "unknown";
}
