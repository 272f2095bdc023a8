import type { Action } from "./aws/actions.ts";
import type { CheckContext, CheckedSite } from "./context.ts";

/** A check of one claim about what is deployed. */
export type Check = About & (OfEnvironment | OfRegion);

interface About {
  readonly id: string;
  readonly subject: CheckSubject;
  /** The claim that it proves, as a sentence without its full stop. */
  readonly what: string;
  /** The remedy where the claim does not hold. */
  readonly remedy: string;
  /** The permissions of its calls to AWS; none where only sockets are opened. */
  readonly needs: readonly Action[];
}

interface OfEnvironment {
  readonly per: "environment";
  readonly run: (context: CheckContext) => Promise<CheckFinding>;
}

interface OfRegion {
  readonly per: "region";
  readonly run: (context: CheckContext, site: CheckedSite) => Promise<CheckFinding>;
}

/** Headings of the report and of the page, in their order. */
export const subjects = [
  "DNS",
  "TLS",
  "Ingress",
  "Deployment",
  "Public API",
  "Queued payments",
  "Sessions",
  "Database",
  "Recovery",
  "Secrets",
  "Network",
  "Storage",
  "Logs and alarms",
  "Tags",
] as const;
type CheckSubject = (typeof subjects)[number];

export type CheckFinding =
  | { readonly status: "pass" | "fail"; readonly expected: string; readonly found: string }
  | { readonly status: "skipped"; readonly reason: string };

/** The finding of a check. It passes without problems; otherwise the problems are what was found. */
export const judge = (expected: string, found: string, problems: readonly string[]): CheckFinding =>
  problems.length === 0
    ? { status: "pass", expected, found }
    : { status: "fail", expected, found: problems.join("; ") };

export const skip = (reason: string): CheckFinding => ({ status: "skipped", reason });
