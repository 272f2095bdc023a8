import { type RegionName, regions } from "../../../../regions/index.ts";
import { conditionsOfClosed } from "../../../blocks/ingress/closed.ts";
import { logicalName } from "../../../kit/names.ts";
import { customerNames, publicNames } from "../../../kit/public-names.ts";
import type { Gates } from "../../../kit/shutting/shut.ts";
import { suffixIn } from "../../../recovery/lineage.ts";
import { fenceName, type StateResource } from "../../../recovery/state.ts";
import { factsOf } from "../situation.ts";
import type { Step, StepFacts } from "../step.ts";
import type { Tools } from "../tools.ts";
import type { Move } from "./move.ts";

/**
 * Shuts the lost region before anything else, as far as it answers. It may be half there, and take payments that nobody
 * will find. What does not answer keeps no move waiting: it is told, put on record, and left.
 */
export function shutLost(tools: Tools, { from }: Move): Step {
  let facts: StepFacts | undefined;
  return {
    name: `shut ${from} as far as it answers`,
    // Nobody knows what a lost region does until it is asked, so that each run asks anew.
    observe: async () => facts,
    run: async () => {
      const { gates, unknown } = await gatesIn(tools, from);
      const problems = Object.entries({ ...unknown, ...(await tools.aws.shut(from, gates)) });
      const open = problems.flatMap(([name, problem]) =>
        problem === undefined ? [] : [`${name}: ${problem}`],
      );
      for (const line of open) tools.progress.note(`not shut: ${line}`);
      const done = problems.filter(([, problem]) => problem === undefined).map(([name]) => name);
      facts = {
        shut: done.join(", ") || "nothing",
        ...(open.length > 0 && { notShut: open.join("; ") }),
        shutAt: tools.clock.now().toISOString(),
      };
    },
  };
}

/**
 * The gates of a region, and the reason where some are not known. They are read from the state, which is there without the
 * region.
 */
async function gatesIn({ engine, look }: Tools, region: RegionName) {
  const situation = await look();
  const resources = await engine.resources();
  const { environment, outputs, writer } = situation;
  const { cluster, service, worker } = factsOf(situation, region);
  const suffix = suffixIn(writer, regions[writer.region].code);
  const names = publicNames(new URL(outputs.url).hostname, environment);
  const closed = conditionsOfClosed(customerNames(names));
  const rules = [
    { name: fenceName(regions[region].code, suffix), closed: closed.fence },
    { name: logicalName("fence-writes", regions[region].code, suffix), closed: closed["fence-writes"] },
  ].map((rule) => ({ ...rule, arn: arnOf(resources, rule.name) }));
  const gates: Gates = {
    rules: rules.flatMap(({ arn, ...rule }) => (arn === undefined ? [] : [{ ...rule, arn }])),
    cluster,
    services: [service, worker].flatMap((name) => (name === undefined ? [] : [{ name, tasks: 0 }])),
  };
  const unknown = Object.fromEntries(
    rules.filter(({ arn }) => arn === undefined).map(({ name }) => [name, "the state has no such rule"]),
  );
  return { gates, unknown };
}

function arnOf(resources: readonly StateResource[], name: string): string | undefined {
  const arn = resources.find((resource) => resource.name === name)?.outputs.arn;
  return typeof arn === "string" ? arn : undefined;
}
