import { proofs } from "../../proofs/counts.ts";
import { type Control, short } from "../../proofs/matrix/matrix.ts";
import { groupBy } from "../../proofs/model/group.ts";
import type { Violation } from "../../proofs/model/rule.ts";
import { treeOf } from "../../proofs/model/tree.ts";
import type { Report, ReportState } from "./report.ts";

/** The results of rules in one state. */
interface RulesResult {
  /** The number of resources that the rules look at, by region, each once; regions without any are left out. */
  readonly lookedAt: readonly (readonly [region: string, count: number])[];
  readonly violations: readonly Violation[];
}

/** The results of rules, by state. */
export type Results = ReadonlyMap<ReportState, (controls: readonly Control[]) => RulesResult>;

export const resultsOf = ({ environments }: Report): Results =>
  new Map(environments.flatMap(({ states }) => states.map((state) => [state, resultsIn(state)])));

function resultsIn({ plan }: ReportState): (controls: readonly Control[]) => RulesResult {
  const places = treeOf(plan.synthesis).map(({ region, blocks }) => ({
    region: region === "" ? "elsewhere" : region,
    byType: groupBy(
      blocks.flatMap(({ resources }) => resources),
      ({ type }) => short(type),
    ),
  }));
  return (controls) => {
    const wanted = new Set(controls.flatMap(({ resources }) => resources));
    return {
      lookedAt: places.flatMap(({ region, byType }): readonly (readonly [string, number])[] => {
        const seen = [...byType].filter(([type]) => wanted.has("every resource") || wanted.has(type));
        const count = seen.reduce((sum, [, { length }]) => sum + length, 0);
        return count === 0 ? [] : [[region, count]];
      }),
      violations: plan.violations.filter((violation) => controls.some((control) => isOf(violation, control))),
    };
  };
}

/** Whether a violation is of a control. The matrix has each proof as one control, whatever rules of its own it has. */
export const isOf = ({ rule }: Violation, { id }: Control): boolean =>
  (proofs.get(id) ?? [id]).some((each) => each === rule);
