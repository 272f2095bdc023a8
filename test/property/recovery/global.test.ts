import test from "ava";
import fc from "fast-check";
import { type RegionName, regions } from "../../../regions/index.ts";
import { openingName, type Places } from "../../../src/recovery/lineage.ts";
import { planRecovery, type RecoveryPlan, recordOf } from "../../../src/recovery/plan.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import {
  claimCheckName,
  claimTags,
  clusterType,
  fenceName,
  openingType,
  originTags,
  type StateResource,
} from "../../../src/recovery/state.ts";
import { closingsInState } from "../../support/closings.ts";
import { fenceConditions } from "../../support/fence.ts";

const primary: RegionName = "us-east-1";
const secondary: RegionName = "us-west-2";
const places: Places = { primary: regions[primary], secondary: regions[secondary], suffix: "production" };
const both = [primary, secondary] as const;

/** The events of an environment with a global database. */
type Event =
  | { readonly kind: "aws moves"; readonly to: RegionName }
  | {
      readonly kind: "configure";
      readonly active: RegionName;
      readonly lost: boolean;
      readonly closed: boolean;
    }
  /** An update, which may break off after everything is made and before that is on record. */
  | { readonly kind: "update"; readonly breaks: boolean };

const region = fc.constantFrom(...both);
const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("aws moves" as const), to: region }),
    fc.record({
      kind: fc.constant("configure" as const),
      active: region,
      lost: fc.boolean(),
      closed: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("update" as const), breaks: fc.boolean() }),
  ),
  { minLength: 1, maxLength: 25 },
);

/** The state that an update leaves. A region that is lost keeps what it had. */
function stateAfter(plan: RecoveryPlan, before: readonly StateResource[]): readonly StateResource[] {
  const at = ({ region: name, open, databases, closing, frozen }: RecoveryPlan["primary"]) => {
    const { code } = regions[name];
    if (frozen) return before.filter(({ name: known }) => known.includes(`-${code}-`));
    return [
      { type: "rule", name: fenceName(code, "production"), outputs: { conditions: fenceConditions(open) } },
      ...closingsInState(code, "production", closing, new Date(0)),
      ...databases.flatMap((entry) => [
        { type: clusterType, name: entry.cluster, outputs: { tags: originTags(entry.origin) } },
        ...(entry.opened > 0
          ? [{ type: openingType, name: openingName(code, "production", entry), outputs: {} }]
          : []),
      ]),
    ];
  };
  const check = {
    type: "check",
    name: claimCheckName("production"),
    outputs: { tags: claimTags(plan.claim) },
  };
  return [...at(plan.primary), ...at(plan.secondary), check];
}

test("whatever AWS, people and broken updates do: no plan contradicts AWS, one region is open at most, and claims only rise", async (t) => {
  const seen = { planned: 0, refused: 0, moved: 0 };
  await fc.assert(
    fc.asyncProperty(events, async (happening) => {
      let writer: RegionName = primary;
      let wanted: { active: RegionName; lost: RegionName | undefined; closed: boolean } = {
        active: primary,
        lost: undefined,
        closed: false,
      };
      let recorded: RecoveryPlan | undefined;
      let resources: readonly StateResource[] = [];
      let claim = 0;
      let last: RegionName | undefined;
      let before: RecoveryPlan["lineage"] = [];
      for (const event of [{ kind: "update" as const, breaks: false }, ...happening]) {
        if (event.kind === "aws moves") {
          writer = event.to;
          continue;
        }
        if (event.kind === "configure") {
          const { active, lost, closed } = event;
          wanted = { active, lost: lost ? both.find((each) => each !== active) : undefined, closed };
          continue;
        }
        const plan = await planRecovery({
          places,
          wanted: {
            activeRegion: wanted.active,
            unreachableRegion: wanted.lost,
            restoreFrom: undefined,
            acceptLoss: undefined,
            retire: [],
            stopWrites: wanted.closed,
          },
          previous: recorded && { recorded: recordOf(recorded), resources },
          findRecoveryPoints: () => Promise.reject(new Error("a global database is not restored")),
          findGlobalWriter: async ({ region: asked, name }) => {
            t.not(asked, wanted.lost);
            return recorded && { name, writer, moving: false, halves: {} };
          },
        }).catch((error: unknown) => {
          if (!(error instanceof RecoveryRefusal)) throw error;
          seen.refused += 1;
          return undefined;
        });
        if (plan === undefined) continue;
        seen.planned += 1;
        if (recorded && plan.writer.region !== recorded.writer.region) seen.moved += 1;
        t.is(plan.writer.region, recorded ? writer : primary);
        t.is(plan.writer.region, wanted.active);
        const open = [plan.primary, plan.secondary].filter(
          (side) => side.open && side.region !== wanted.lost,
        );
        t.deepEqual(
          open.map((side) => side.region),
          wanted.closed ? [] : [wanted.active],
        );
        // Of what there was nothing is another one, is gone, or was opened less.
        for (const entry of before) {
          const now = plan.lineage.find(({ cluster }) => cluster === entry.cluster);
          t.like(now, { region: entry.region, generation: entry.generation, state: "kept" });
          t.true((now?.opened ?? -1) >= entry.opened);
        }
        t.is(plan.lineage.length, 2);
        const opened = plan.lineage.map((entry) => entry.opened).filter((number) => number > 0);
        t.is(new Set(opened).size, opened.length);
        t.true(plan.claim >= claim);
        // A claim that a lost secondary region still raises is heeded no more once the primary one was opened anew.
        if (last === secondary && plan.writer.region === primary)
          t.true(plan.claim > claim || wanted.lost === primary);
        claim = plan.claim;
        last = plan.writer.region;
        before = plan.lineage;
        resources = stateAfter(plan, resources);
        // The first update that breaks off leaves no record, and with it nothing to read.
        if (!event.breaks || recorded === undefined) recorded = plan;
      }
    }),
    { numRuns: 2000 },
  );
  t.log(seen);
  t.true(Math.min(seen.planned, seen.refused, seen.moved) > 100);
});
