import pLimit from "p-limit";
import type { RegionName } from "../../../regions/index.ts";
import { messageOf } from "../../cli/errors.ts";
import { signInAdvice } from "../../cli/explain.ts";
import { type Check, type CheckFinding, skip } from "./check.ts";
import type { CheckContext, CheckedSite } from "./context.ts";

/** The result of one check, in one region or of the environment as a whole. */
export interface CheckResult {
  readonly check: Check;
  readonly region: RegionName | undefined;
  readonly found: CheckFinding;
}

export interface RunOptions {
  readonly regions: readonly RegionName[];
  /** The region that must not be asked, because the configuration says that nobody can reach it. */
  readonly unreachable: RegionName | undefined;
  /** The number of checks that run side by side: AWS slows down who asks for too much at once. */
  readonly concurrency: number;
  readonly progress: (done: number, all: number) => void;
}

/**
 * Runs checks side by side. One that fails, or may not ask, is a result like any other. Results keep the order of checks.
 *
 * @throws ReportedError where nobody is signed in to AWS, which all others would say again
 */
export async function runChecks(
  checks: readonly Check[],
  context: CheckContext,
  options: RunOptions,
): Promise<readonly CheckResult[]> {
  const { regions, unreachable, concurrency, progress } = options;
  const sites = [context.primary, context.secondary].filter(({ region }) => regions.includes(region));
  const tasks = checks.flatMap((check): readonly Task[] => {
    if (check.per === "environment") return [{ check, region: undefined, run: () => check.run(context) }];
    return sites.map((site) => ({
      check,
      region: site.region,
      run: () => (site.region === unreachable ? avoided(site) : check.run(context, site)),
    }));
  });
  const limit = pLimit(concurrency);
  let done = 0;
  return Promise.all(
    tasks.map(({ check, region, run }) =>
      limit(async () => {
        const found = await settled(run).catch((error: unknown) => {
          limit.clearQueue();
          throw error;
        });
        progress(++done, tasks.length);
        return { check, region, found };
      }),
    ),
  );
}

interface Task extends Pick<CheckResult, "check" | "region"> {
  readonly run: () => Promise<CheckFinding>;
}

const avoided = async ({ region }: CheckedSite): Promise<CheckFinding> =>
  skip(`${region} is declared unreachable, so it is not asked`);

async function settled(run: () => Promise<CheckFinding>): Promise<CheckFinding> {
  try {
    return await run();
  } catch (error) {
    if (signInAdvice(error) !== undefined) throw error;
    return {
      status: "fail",
      expected: "an answer",
      found: `could not be checked: ${messageOf(error)}`,
    };
  }
}

/** The number of results of each status. */
export const countOf = (results: readonly CheckResult[], status: CheckFinding["status"]): number =>
  results.filter(({ found }) => found.status === status).length;
