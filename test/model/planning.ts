import { type RecoveryPlan, recordOf } from "../../src/recovery/plan.ts";
import { clusterType } from "../../src/recovery/state.ts";
import { type Choice, everything } from "./engine/choice.ts";
import type { Engine, Registration, Types } from "./engine/state.ts";
import { type Plan, plan } from "./engine/steps.ts";
import { violation } from "./violation.ts";

/** The steps for the registrations, in one of the orders that their dependencies allow. */
export function planSteps(
  registrations: readonly Registration[],
  engine: Engine,
  pick: (count: number) => number,
  choice: Choice = everything,
): Plan {
  const names = new Set(registrations.map(({ name }) => name));
  if (names.size < registrations.length) throw violation("two resources bear one name");
  return plan(inSomeOrder(registrations, names, pick), engine, types, choice);
}

const types: Types = {
  // `snapshot_identifier` of `aws_rds_cluster` is ForceNew.
  forcesNew: (type) => (type === clusterType ? ["snapshotIdentifier"] : []),
  autoNamed: (type) => type === "service" || type === "worker",
};

function inSomeOrder(
  registrations: readonly Registration[],
  names: ReadonlySet<string>,
  pick: (count: number) => number,
): readonly Registration[] {
  const waiting = new Set(names);
  const ordered: Registration[] = [];
  let left = registrations;
  while (left.length > 0) {
    const ready = left.filter(({ after }) => !after.some((needed) => waiting.has(needed)));
    const next = ready[pick(ready.length)];
    if (!next) throw new Error("the registrations depend on each other in a circle");
    waiting.delete(next.name);
    ordered.push(next);
    left = left.filter((one) => one !== next);
  }
  return ordered;
}

/** The stack's output names each database with the snapshot that its cluster was really restored from. */
export function outputsOf(plan: RecoveryPlan, engine: Engine): string {
  const recorded = recordOf(plan);
  const lineage = recorded.lineage.map((entry) => {
    const snapshot = engine.state.get(entry.cluster)?.inputs.snapshotIdentifier;
    return entry.origin.kind === "restored" && typeof snapshot === "string"
      ? { ...entry, origin: { ...entry.origin, snapshot } }
      : entry;
  });
  return JSON.stringify({ ...recorded, lineage });
}
