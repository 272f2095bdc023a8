import { createClients } from "../../../src/tools/verify/aws/clients.ts";
import type { CheckFinding } from "../../../src/tools/verify/check.ts";
import { checks } from "../../../src/tools/verify/checks/index.ts";
import type { ContextArgs } from "../../../src/tools/verify/context.ts";
import { runChecks } from "../../../src/tools/verify/run.ts";
import { contextOf, options, primary, type secondary } from "./sample.ts";

/** The finding of a check in a region, or of the environment. */
export async function find(
  id: string,
  given: Partial<ContextArgs>,
  region: typeof primary | typeof secondary = primary,
): Promise<CheckFinding> {
  const context = contextOf({ clients: createClients(() => {}), ...given });
  const wanted = checks.filter((check) => check.id === id);
  const [result] = await runChecks(wanted, context, { ...options, regions: [region] });
  return result?.found ?? { status: "skipped", reason: `there is no check ${id}` };
}

export const text = (found: CheckFinding): string =>
  found.status === "skipped" ? found.reason : found.found;
