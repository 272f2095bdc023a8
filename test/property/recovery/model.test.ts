import test from "ava";
import fc, { type AsyncCommand } from "fast-check";
import { type Bug, bugs } from "../../model/bugs.ts";
import { globalBugs } from "../../model/global/bugs.ts";
import { globalHistories } from "../../model/global/histories.ts";
import { histories } from "../../model/histories.ts";
import { createStack, type Stack, type Subject, sound } from "../../model/stack.ts";
import { smoothly, up } from "../../model/update.ts";
import { Violation } from "../../model/violation.ts";
import { copies } from "../../model/ways/copies.ts";
import { replica } from "../../model/ways/replica.ts";
import type { ModelWay } from "../../model/ways/way.ts";

/** `npm test` tries some histories, `npm run test:model` many: half of them of each way to have the database elsewhere. */
const sequences = Math.ceil(Number(process.env.MODEL_SEQUENCES ?? 300) / 2);
const seed = Number(process.env.MODEL_SEED ?? 20_260_101);
/** So many histories at most may pass before a seeded bug is noticed. */
const patience = 1000;

interface Strategy {
  readonly name: string;
  readonly way: ModelWay;
  readonly histories: fc.Arbitrary<Iterable<AsyncCommand<Stack, Stack>>>;
  readonly bugs: readonly Bug[];
}

const strategies: readonly Strategy[] = [
  { name: "copies", way: copies, histories, bugs },
  { name: "replica", way: replica, histories: globalHistories, bugs: globalBugs },
];

/** Whatever happens to a stack, the invariants hold. */
const holds = ({ way, histories: any }: Strategy, subject: Subject) =>
  fc.asyncProperty(any, async (commands) => {
    const stack = createStack(subject, way);
    await up(stack, smoothly);
    await fc.asyncModelRun(() => ({ model: stack, real: stack }), commands);
  });

for (const strategy of strategies) {
  test(`no history of ${sequences} loses a payment: ${strategy.name}`, async (t) => {
    // Half a second each, on a machine that does something else as well.
    t.timeout(600_000 + sequences * 500);
    await t.notThrowsAsync(
      fc.assert(holds(strategy, sound), { numRuns: sequences, seed, includeErrorInReport: true }),
    );
  });

  test(`every seeded bug is noticed: ${strategy.name}`, async (t) => {
    t.timeout(600_000);
    const missed: string[] = [];
    for (const { name, subject } of strategy.bugs) {
      const { numRuns, errorInstance } = await fc.check(holds(strategy, subject), {
        numRuns: patience,
        seed,
        endOnFailure: true,
      });
      const noticed = errorInstance instanceof Violation;
      const [message = ""] = noticed ? errorInstance.message.split("\n") : [];
      t.log(`${noticed ? `after ${numRuns}` : "never"} | ${name} | ${message}`);
      if (!noticed) missed.push(`${name}: ${errorInstance}`);
    }
    t.deepEqual(missed, []);
  });
}
