import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { claimPath, healthPath } from "../../../kit/paths.ts";
import { type DrCheck, problemsOf } from "../check.ts";
import { factsOf, otherRegion, type Situation } from "../situation.ts";
import type { Step, StepFacts } from "../step.ts";
import type { Tools } from "../tools.ts";

/**
 * Seconds between two looks, and seconds until the confirmation is given up: health checks and caches of names need a few
 * minutes.
 */
const interval = 10;
const patience = 15 * 60;

/** Proves that customers are served by the database in a region, and by nothing else. */
export const confirm = (tools: Tools, region: RegionName): Step => {
  const checks = async () => checkRegion(tools, await tools.look(), region);
  return {
    name: `confirm ${region}`,
    observe: async () => {
      const found = await checks();
      if (found.some(({ passed }) => !passed)) return undefined;
      return { confirmedAt: tools.clock.now().toISOString(), ...factsOfChecks(found) };
    },
    run: async () => {
      const until = tools.clock.now().getTime() + patience * 1000;
      for (let last = ""; ; await tools.clock.wait(interval)) {
        const problems = problemsOf(await checks());
        if (problems.length === 0) return;
        if (tools.clock.now().getTime() > until)
          throw new ReportedError(
            [`${region} is not as it should be after ${patience / 60} minutes:`, ...problems].join("\n  "),
          );
        const text = problems.join("\n");
        if (text !== last) tools.progress.note(`waiting for:\n${text}`);
        last = text;
      }
    },
  };
};

export async function checkRegion(
  { aws, internet }: Tools,
  situation: Situation,
  region: RegionName,
): Promise<readonly DrCheck[]> {
  const { writer, outputs, settings, environment } = situation;
  const active = factsOf(situation, region);
  const passive = factsOf(situation, otherRegion(environment, region));
  const database = writer.region === region ? await aws.database(region, writer.cluster) : undefined;
  const checks: DrCheck[] = [
    {
      name: `the database ${writer.cluster} can be written to`,
      passed: database?.status === "available" && database.writer !== undefined,
      found: database ? `${database.status}, writer ${database.writer ?? "none"}` : `none in ${region}`,
    },
  ];
  if (active.service !== undefined) {
    const status = await internet.status("GET", `${active.url}${healthPath}`);
    checks.push({
      name: `${active.url}${healthPath} answers 200`,
      passed: status === 200,
      found: String(status ?? "no answer"),
    });
  }
  // Who only reads may look at a closed region by its own name; who writes is shut out. An unreachable region stays as it
  // was: what it answers is nobody's proof.
  if (settings.unreachableRegion !== passive.region) {
    const status = await internet.status("POST", `${passive.url}${healthPath}`);
    checks.push({
      name: `${passive.url} takes no writes`,
      passed: status === 503,
      found: String(status ?? "no answer"),
    });
  }
  const [people, alone] = [new URL(outputs.url).hostname, new URL(active.url).hostname];
  const [answers, addresses] = [await internet.addresses(people), await internet.addresses(alone)];
  checks.push({
    name: `${people} leads to ${region}`,
    passed: answers.some((address) => addresses.includes(address)),
    found: answers.join(", ") || "no address",
  });
  // What Route 53 decides by, asked where its health check asks: its API and CloudWatch, which know what it has made of
  // that, go down with us-east-1.
  const { secondary } = outputs;
  if (settings.unreachableRegion !== secondary.region) {
    const claims = region === secondary.region;
    const status = await internet.status("GET", `${secondary.url}${claimPath}`);
    checks.push({
      name: `${secondary.url} ${claims ? "claims" : "does not claim"} to be active`,
      passed: status === (claims ? 200 : 404),
      found: String(status ?? "no answer"),
    });
  }
  return checks;
}

const factsOfChecks = (checks: readonly DrCheck[]): StepFacts =>
  Object.fromEntries(checks.map(({ name, found }) => [`check: ${name}`, found]));
