import test from "ava";
import fc, { type AsyncCommand } from "fast-check";
import { type Bug, bugs } from "../../model/bugs.ts";
import { globalBugs } from "../../model/global/bugs.ts";
import { globalHistories } from "../../model/global/histories.ts";
import { histories } from "../../model/histories.ts";
import { search } from "../../model/search.ts";
import { createStack, type Stack, type Subject, sound } from "../../model/stack.ts";
import type { ModelWay } from "../../model/types.ts";
import { smoothly, up } from "../../model/update.ts";
import { copies } from "../../model/ways/copies.ts";
import { replica } from "../../model/ways/replica.ts";

/** `npm test` tries some histories, `npm run test:model` many: half of them of each way to have the database elsewhere. */
const sequences = Math.ceil(Number(process.env.MODEL_SEQUENCES ?? 300) / 2);
const seed = Number(process.env.MODEL_SEED ?? 20_260_101);

/** Milliseconds that a busy machine may take, on which all other tests of this process have their turns as well. */
const long = 7_200_000;

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
    t.timeout(long);
    await t.notThrowsAsync(
      fc.assert(holds(strategy, sound), { numRuns: sequences, seed, includeErrorInReport: true }),
    );
  });

  test(`every seeded bug is noticed: ${strategy.name}`, async (t) => {
    t.timeout(long);
    const property = ({ subject }: Bug) => holds(strategy, subject);
    t.deepEqual(await search(strategy.bugs, property, seed, t.log), []);
  });
}
