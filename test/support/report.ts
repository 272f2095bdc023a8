import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { environments as committed } from "../../environments/index.ts";
import { costOf } from "../../src/proofs/cost/index.ts";
import { controls } from "../../src/proofs/matrix/matrix.ts";
import { readTests } from "../../src/proofs/matrix/tests.ts";
import type { Plan } from "../../src/proofs/model/plan.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { prove } from "../../src/proofs/reachability/index.ts";
import { judge } from "../../src/proofs/rules/index.ts";
import { type Report, type ReportPlan, reportOf } from "../../src/report/page/report.ts";
import { reportPage } from "../../src/report/page/write.ts";
import { synthesizePlatform } from "./platform.ts";
import { synthesizeStacks } from "./reachability.ts";
import { restoring as environments } from "./restoring.ts";

let plans: Promise<readonly ReportPlan[]> | undefined;
let report: Promise<Report> | undefined;
let page: Promise<string> | undefined;

/** Both environments, in both states. */
export function reportPlans(): Promise<readonly ReportPlan[]> {
  plans ??= makePlans();
  return plans;
}

/** The report of them. */
export function committedReport(): Promise<Report> {
  report ??= reportPlans().then(reportOn);
  return report;
}

/** The committed report's page, as it is written to a file. */
export function committedPage(): Promise<string> {
  page ??= committedReport().then(reportPage);
  return page;
}

export const reportOn = (made: readonly ReportPlan[]): Report =>
  reportOf(
    made,
    {
      project: "payments",
      version: "1.2.3",
      origin: { commit: "0123abc of 2030-01-01", madeOn: "2030-01-02" },
      controls: made.slice(0, 1).flatMap(({ synthesis }) => controls(synthesis, tests)),
      imageless: ["staging"],
    },
    (states) => {
      const environment = environments.find(({ name }) => name === states[0].stack);
      return environment === undefined ? { unknown: "no such environment" } : costOf(states, environment);
    },
  );

const tests = readTests(join(import.meta.dirname, "../.."));

/** Production as it is committed, in its usual state. */
export async function committedPlan(): Promise<ReportPlan> {
  const { production, staging } = await synthesizeStacks(undefined, (stack, values, options) =>
    synthesizePlatform(stack, values, { ...options, environments: committed }),
  );
  const peers = [planOf(staging, "us-east-1")];
  return { ...prove(planOf(production, "us-east-1"), peers, committed), peers };
}

async function makePlans(): Promise<readonly ReportPlan[]> {
  const { production, staging } = await synthesizeStacks();
  const move = { imageTag: "1.0.0", activeRegion: "us-west-2" };
  const peering = { ...move, peerStack: "staging" };
  const productionMoved = await synthesizePlatform("production", peering, {
    peer: staging.outputs,
    previous: production,
  });
  const stagingMoved = await synthesizePlatform("staging", move, { previous: staging });
  const peer = planOf(staging, "us-east-1");
  const proven = (plan: Plan, peers: readonly Plan[]) => ({ ...prove(plan, peers, environments), peers });
  return [
    proven(planOf(production, "us-east-1"), [peer]),
    proven(planOf(productionMoved, "us-west-2"), [peer]),
    proven(peer, []),
    proven(planOf(stagingMoved, "us-west-2"), []),
  ];
}

/** A synthesis with what rules say of it. */
export const planOf = (synthesis: Synthesis, activeRegion: string): Plan => ({
  stack: synthesis.stack,
  activeRegion,
  past: [],
  synthesis,
  ...judge(synthesis),
});

/** The data that the page brings along for its script. */
export function dataOf(html: string): string {
  const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
  return gunzipSync(Buffer.from(packed, "base64")).toString();
}

/** All that somebody could read in it: markup and data. */
export const everythingIn = (html: string): string => html + dataOf(html);
