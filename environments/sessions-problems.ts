import type { SessionsSettings } from "./environment.ts";

/** What is wrong with the session store's limits: ElastiCache's own bounds, in whole numbers. */
export function sessionsProblems(sessions: SessionsSettings | undefined): readonly string[] {
  if (sessions === undefined) return [];
  const outside = (what: string, value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most
      ? []
      : [`sessions.${what} is ${value}; allowed: ${least} to ${most}`];
  return [
    ...outside("maxGb", sessions.maxGb, 1, 5000),
    ...outside("maxEcpuPerSecond", sessions.maxEcpuPerSecond, 1000, 15_000_000),
  ];
}
