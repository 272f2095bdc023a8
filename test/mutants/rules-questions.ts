import { environments } from "../../environments/index.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { stackOf, type Violation } from "../../src/proofs/model/rule.ts";
import { rules, violationsOf } from "../../src/proofs/rules/index.ts";
import { bareStacks } from "../support/bare.ts";
import { handedOver } from "../support/checked.ts";
import { everything, type Fault, synthesizeClean } from "../support/faults/fault.ts";
import { globalFaults } from "../support/faults/global.ts";
import { faults } from "../support/faults/index.ts";
import { judgedFaults } from "../support/faults/planned/judged.ts";
import { toldOf } from "../support/kept-words.ts";
import { inOtherRegion } from "../support/mirrored.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { attempt } from "./attempt.ts";
import { tests } from "./declare.ts";
import { loadTests } from "./files.ts";
import { prepare } from "./prepare.ts";

/** One rule, asked of one stack, or a test. */
export interface Question {
  readonly title: string;
  /** Whether the answer is as it has to be. */
  readonly holds: () => boolean | Promise<boolean>;
  /** A part of the paths of the code that it is asked about. @default all */
  readonly of?: string;
}

/** Tests of parts of rules: the code that they are of, their file, and their titles. */
const ownTests: readonly (readonly [of: string, file: string, titles: RegExp])[] = [
  ["rules/firewall.ts", "unit/firewall.test.ts", /./],
  ["rules/unknowns.ts", "unit/checked-inputs.test.ts", /judgement/],
  ["rules/sets/", "unit/sets.test.ts", /places|no provider knows/],
  ["rules/index.ts", "unit/rules.test.ts", /exception|unknown of one/],
  ["rules/name-limits.ts", "unit/rules.test.ts", /letter/],
  ["rules/aurora", "unit/rules.test.ts", /restored|of what is allowed/],
];

/** The environments with a network firewall on the way out. */
const inspecting = environments.map((environment) =>
  environment.processor?.kind === "egress"
    ? { ...environment, processor: { ...environment.processor, inspection: "sni" as const } }
    : environment,
);
const there = { imageTag: "1.0.0", activeRegion: "us-west-2" };

/** Whether every rule says nothing of a stack. */
const quiet = (synthesis: Synthesis, index: number): readonly Question[] => {
  const stack = stackOf(synthesis);
  return rules.map((rule) => ({
    title: `${rule.id} of stack ${index}`,
    holds: () => violationsOf(rule, stack).length === 0,
  }));
};

type Telling = (found: readonly Violation[]) => string;

const anything: Telling = (found) => (found.length > 0 ? "something" : "nothing");

/** Whether the rule says of each fault what it said without a mutant. @param tell as far as a test looks at it */
const tripped = (all: readonly Fault[], of: Synthesis, tell = anything) =>
  all.flatMap(([id, change], index): readonly Question[] => {
    const stack = stackOf(change(of));
    return rules
      .filter((rule) => rule.id === id)
      .map((rule) => {
        const said = tell(violationsOf(rule, stack));
        return {
          title: `fault ${index} of ${all.length}: ${id}`,
          holds: () => said !== "nothing" && tell(violationsOf(rule, stack)) === said,
        };
      });
  });

/** The faults that are found in the other region, too. */
const elsewhere = (clean: Synthesis): readonly Fault[] =>
  faults.flatMap((fault): readonly Fault[] => {
    const [id] = fault;
    const synthesis = inOtherRegion(fault, clean);
    return synthesis !== undefined && tripped([[id, () => synthesis]], clean).every(({ holds }) => holds())
      ? [[id, () => synthesis]]
      : [];
  });

/** Whether no rule stumbles over what is missing. */
const bare = (clean: Synthesis): readonly Question[] =>
  Object.entries(bareStacks(clean)).flatMap(([part, synthesis]) => {
    const stack = stackOf(synthesis);
    return rules.map((rule) => ({
      title: `${rule.id} without ${part}`,
      // To throw is to be noticed.
      holds: () => Array.isArray(violationsOf(rule, stack)),
    }));
  });

async function loadOwnTests(): Promise<readonly Question[]> {
  for (const file of new Set(ownTests.map(([, file]) => file))) {
    await loadTests(file, "");
    await prepare(file, undefined);
  }
  return ownTests.flatMap(([of, file, titles]) =>
    tests
      .filter((test) => test.file === file && titles.test(test.title))
      .map((test) => ({ title: test.title, of, holds: async () => (await attempt(test, 60_000)).passed })),
  );
}

export async function allQuestions(): Promise<readonly Question[]> {
  const clean = await synthesizeClean();
  const committed = await synthesizePlatform("production", { imageTag: "1.0.0" }, { environments });
  const stacks: readonly Synthesis[] = [
    clean,
    committed,
    await synthesizePlatform("staging", everything),
    await synthesizePlatform("staging", { imageTag: "1.0.0" }, { environments: inspecting }),
    await synthesizePlatform("production", { ...everything, ...there }, { previous: clean }),
    await synthesizePlatform("production", there, { environments, previous: committed }),
    handedOver(clean),
  ];
  return [
    ...stacks.flatMap(quiet),
    ...tripped(faults, clean, (found) => toldOf("", found)),
    ...tripped(elsewhere(clean), clean),
    ...bare(clean),
    ...tripped(globalFaults, committed),
    ...tripped(
      judgedFaults.map(({ rule, change }): Fault => [rule, change]),
      clean,
    ),
    ...(await loadOwnTests()),
  ];
}
