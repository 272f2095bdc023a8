import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { stackOf } from "../../src/proofs/model/rule.ts";
import { rules, violationsOf } from "../../src/proofs/rules/index.ts";
import { bareStacks } from "../support/bare.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { faults } from "../support/faults/index.ts";
import { inOtherRegion } from "../support/mirrored.ts";

let clean: Synthesis;
test.before(async () => {
  clean = await synthesizeClean();
});

/** The ids of rules that find something. */
const tripped = (synthesis: Synthesis): readonly string[] => {
  const stack = stackOf(synthesis);
  return rules.filter((rule) => violationsOf(rule, stack).length > 0).map(({ id }) => id);
};

/** Rules that say nothing of some of their mutations in the region that does not serve. */
const silentThere: Readonly<Record<string, string>> = {
  "aurora-log-values": "no database has the group of parameters",
  "aurora-tls": "no database has the group of parameters",
  "backup-away": "no database is backed up",
  "fence-methods": "the other region's writes are not fenced",
  "function-log-group": "no database's login is rotated",
  "service-blue-green": "nothing bakes where nobody is served",
  "service-count": "no task runs",
  "service-tested": "nothing is tested where nobody is served",
};

test("what is wrong in one region is found in the other one, too", (t) => {
  const made = faults.flatMap((fault) => {
    const synthesis = inOtherRegion(fault, clean);
    return synthesis === undefined ? [] : [{ id: fault[0], stack: stackOf(synthesis) }];
  });
  t.true(made.length > 500, `${made.length} mutations`);
  const missed = made.filter(({ id, stack }) =>
    rules.some((rule) => rule.id === id && violationsOf(rule, stack).length === 0),
  );
  t.deepEqual([...new Set(missed.map(({ id }) => id))].sort(), Object.keys(silentThere).sort());
});

/** So many rules at least are broken by a stack in which that part of everything is missing. */
const broken: Readonly<Record<string, number>> = {
  inputs: 100,
  sources: 60,
  dependencies: 70,
  conditions: 10,
};

test("no rule stumbles over what is missing", (t) => {
  for (const [part, synthesis] of Object.entries(bareStacks(clean))) {
    const found = tripped(synthesis).length;
    t.true(found >= (broken[part] ?? Number.POSITIVE_INFINITY), `${part}: ${found}`);
  }
});
