import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import type { CheckContext, CheckedSite } from "./context.ts";

/** A region's public API, as the descriptor and the outputs have it. @throws ReportedError where they tell of none */
export function apiOf({ environment, deployed }: CheckContext, { region, outputs }: CheckedSite) {
  const { api } = outputs;
  if (!environment.api || !api || !deployed.apiUrl) throw untold("public API", region);
  return {
    limits: environment.api,
    id: api.id,
    balancerArn: api.balancer.arn,
    /** The name that callers use, and the one that leads to this region alone. */
    names: [new URL(deployed.apiUrl).hostname, new URL(api.url).hostname] as const,
  };
}

/** A region's queues, as the descriptor and the outputs have them. @throws ReportedError where they tell of none */
export function queueOf({ environment }: CheckContext, { region, outputs }: CheckedSite) {
  if (!environment.queue || !outputs.queue) throw untold("queue", region);
  return { settings: environment.queue, ...outputs.queue };
}

/** The record of which region writes, as the descriptor has it. @throws ReportedError where it has none */
export function leaseOf({ environment }: CheckContext) {
  if (!environment.lease) throw new ReportedError("this environment keeps no record of which region writes");
  return environment.lease;
}

/** A region's session store, as the descriptor and the outputs have it. @throws ReportedError where they tell of none */
export function sessionsOf({ environment }: CheckContext, { region, outputs }: CheckedSite) {
  if (!environment.sessions || !outputs.sessions) throw untold("session store", region);
  return { limits: environment.sessions, ...outputs.sessions };
}

/**
 * A region's way to the payment processor, as the descriptor and the outputs have it.
 * @throws ReportedError where they tell of none
 */
export function processorOf({ environment }: CheckContext, { region, outputs }: CheckedSite) {
  if (!environment.processor || !outputs.processor) throw untold("way to the payment processor", region);
  return { descriptor: environment.processor, ...outputs.processor };
}

const untold = (what: string, region: RegionName): ReportedError =>
  new ReportedError(`the stack's outputs tell of no ${what} in ${region}: run pulumi up`);
