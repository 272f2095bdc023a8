import type { Context, Site } from "./context.ts";

/** What IAM has to allow, such as `rds:DescribeDBClusters`. */
export type Action = `${string}:${string}`;

/** One thing that has to be true of what is deployed. */
export type Check = About & (OfEnvironment | OfRegion);

interface About {
  readonly id: string;
  readonly subject: Subject;
  /** What it proves, as a sentence without its full stop. */
  readonly what: string;
  /** What to do where it is not so. */
  readonly remedy: string;
  /** What the calls to AWS need; none where only sockets are opened. */
  readonly needs: readonly Action[];
}

interface OfEnvironment {
  readonly per: "environment";
  readonly run: (context: Context) => Promise<Found>;
}

interface OfRegion {
  readonly per: "region";
  readonly run: (context: Context, site: Site) => Promise<Found>;
}

/** Headings of the report and of the page, in their order. */
export const subjects = [
  "DNS",
  "TLS",
  "Ingress",
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
export type Subject = (typeof subjects)[number];

export type Found =
  | { readonly status: "pass" | "fail"; readonly expected: string; readonly found: string }
  | { readonly status: "skipped"; readonly reason: string };

/** Passes without problems. Otherwise they are what was found. */
export const judge = (expected: string, found: string, problems: readonly string[]): Found =>
  problems.length === 0
    ? { status: "pass", expected, found }
    : { status: "fail", expected, found: problems.join("; ") };

export const skip = (reason: string): Found => ({ status: "skipped", reason });
