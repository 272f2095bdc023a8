import test from "ava";
import fc from "fast-check";
import { bugs } from "../../model/bugs.ts";
import { histories } from "../../model/histories.ts";
import { createStack, type Subject, sound } from "../../model/stack.ts";
import { smoothly, up } from "../../model/update.ts";
import { Violation } from "../../model/violation.ts";

/** `npm test` tries some histories, `npm run test:model` many. */
const sequences = Number(process.env.MODEL_SEQUENCES ?? 300);
const seed = Number(process.env.MODEL_SEED ?? 20_260_101);
/** So many histories at most may pass before a seeded bug is noticed. */
const patience = 1000;

/** Whatever happens to a stack, the invariants hold. */
const holds = (subject: Subject) =>
  fc.asyncProperty(histories, async (commands) => {
    const stack = createStack(subject);
    await up(stack, smoothly);
    await fc.asyncModelRun(() => ({ model: stack, real: stack }), commands);
  });

test(`no history of ${sequences} loses a payment`, async (t) => {
  // Half a second each, on a machine that does something else as well.
  t.timeout(600_000 + sequences * 500);
  await t.notThrowsAsync(fc.assert(holds(sound), { numRuns: sequences, seed, includeErrorInReport: true }));
});

test("every seeded bug is noticed", async (t) => {
  t.timeout(600_000);
  const missed: string[] = [];
  for (const { name, subject } of bugs) {
    const { numRuns, errorInstance } = await fc.check(holds(subject), {
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
