import test from "ava";
import fc from "fast-check";
import { leaseBugs } from "../../model/lease/bugs.ts";
import { pass } from "../../model/lease/checks.ts";
import { leaseHistories, leaseKinds } from "../../model/lease/histories.ts";
import { close, createLeaseWorld } from "../../model/lease/moves.ts";
import { soundLease } from "../../model/lease/subject.ts";
import type { Subject } from "../../model/lease/types.ts";
import { bound } from "../../model/lease/world.ts";
import { search } from "../../model/search.ts";

/** `npm test` tries some histories, `npm run test:model` many. */
const sequences = Number(process.env.MODEL_SEQUENCES ?? 100);
const seed = Number(process.env.MODEL_SEED ?? 20_260_101);

/** Milliseconds that a busy machine may take, on which all other tests of this process have their turns as well. */
const long = 7_200_000;

/** Whatever comes back, and whatever cannot be read: no payment is answered for outside of its epoch. */
const holds = (subject: Subject) =>
  fc.asyncProperty(leaseKinds, leaseHistories, async (kind, happenings) => {
    const world = await createLeaseWorld(subject, kind);
    for (const { happens } of happenings) await happens(world);
    await pass(world, bound.cutOff);
    for (const region of ["us-east-1", "us-west-2"] as const) close(world, region);
  });

test(`in ${sequences} histories no payment is answered for by a region that was left, once ${bound.reading} or ${bound.cutOff} seconds have passed`, async (t) => {
  t.timeout(long);
  await t.notThrowsAsync(
    fc.assert(holds(soundLease), { numRuns: sequences, seed, includeErrorInReport: true }),
  );
});

test("every seeded bug of the lease is noticed", async (t) => {
  t.timeout(long);
  t.deepEqual(await search(leaseBugs, ({ subject }) => holds(subject), seed, t.log), []);
});
