import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { audit } from "../../src/proofs/rules/index.ts";
import { checked } from "../support/checked.ts";
import { everything, synthesizeClean } from "../support/faults/fault.ts";
import { faults } from "../support/faults/index.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { type RunningPack, startPack } from "../support/policy-pack.ts";

let pack: RunningPack;
let clean: Synthesis;
test.before(async () => {
  [pack, clean] = await Promise.all([startPack("policy-pack"), synthesizeClean()]);
});
test.after.always(() => pack?.stop());

test.serial(
  "the pack finds nothing in the preview of a clean stack, and does not speak of what it cannot know",
  async (t) => {
    const preview = await synthesizePlatform("production", everything, { preview: true });
    t.deepEqual([...(await pack.violated(checked(preview)))], []);
  },
);

test.serial(
  "asked as the engine asks it in an update, the pack finds what the planner finds, and nothing else",
  async (t) => {
    const ids = ["no-wildcard", "vault-teardown", "protected"];
    const broken = ids.reduce((stack, id) => {
      const change = faults.find(([rule]) => rule === id)?.[1];
      if (change === undefined) throw new Error(`no fault trips ${id}`);
      return change(stack);
    }, withoutSecondary(clean));
    const planned = new Set(audit(broken).map(({ rule }) => rule));
    t.true(planned.size > ids.length);
    for (const id of ids) t.true(planned.has(id), id);
    t.deepEqual(await pack.violated(checked(broken)), planned);
  },
);

/** Half of a stack, in which all that speaks of the other half is broken as well. */
const withoutSecondary = ({ registrations, ...rest }: Synthesis): Synthesis => ({
  ...rest,
  registrations: registrations.filter(
    ({ type, name }) => type.startsWith("pulumi:providers:") || !/-usw2\b/.test(name),
  ),
});
