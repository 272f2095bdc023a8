import test from "ava";
import fc from "fast-check";
import { bugs } from "../../model/bugs.ts";
import { histories } from "../../model/histories.ts";
import { account, search } from "../../model/search.ts";
import { createStack, type Subject, sound } from "../../model/stack.ts";
import { smoothly, up } from "../../model/update.ts";

/** `npm test` tries some histories, `npm run test:model` many. */
const sequences = Number(process.env.MODEL_SEQUENCES ?? 300);
const seed = Number(process.env.MODEL_SEED ?? 20_260_101);

/** Milliseconds that a busy machine may take, on which all other tests of this process have their turns as well. */
const long = 7_200_000;

/** Whatever happens to a stack, the invariants hold. */
const holds = (subject: Subject) =>
  fc.asyncProperty(histories, async (commands) => {
    const stack = createStack(subject);
    await up(stack, smoothly);
    await fc.asyncModelRun(() => ({ model: stack, real: stack }), commands);
  });

test(`no history of ${sequences} loses a payment`, async (t) => {
  t.timeout(long);
  await t.notThrowsAsync(fc.assert(holds(sound), { numRuns: sequences, seed, includeErrorInReport: true }));
});

test("every seeded bug is noticed", async (t) => {
  t.timeout(long);
  const missed: string[] = [];
  for (const { name, subject } of bugs) {
    const searched = await search(holds(subject), name, seed);
    t.log(account(searched, name));
    if (searched.history === undefined) missed.push(`${name}: ${searched.error}`);
  }
  t.deepEqual(missed, []);
});
