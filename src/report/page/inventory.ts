import { short } from "../../proofs/matrix/matrix.ts";
import { groupBy } from "../../proofs/model/group.ts";
import type { PlainRecord, Registration } from "../../proofs/model/registration.ts";
import { treeOf } from "../../proofs/model/tree.ts";
import { words } from "../words.ts";
import type { EnvironmentReport, ReportState } from "./report.ts";

/** One resource of an environment, over all of its states. */
export interface InventoryRow {
  readonly name: string;
  /** The type in words: `log group`. */
  readonly kind: string;
  /** The type as the matrix of requirements has it: `cloudwatch/LogGroup`. */
  readonly type: string;
  /** The region; empty for a resource of none. */
  readonly region: string;
  /** The building block that made it; empty for what its region holds itself. */
  readonly block: string;
  readonly isProtected: boolean;
  /** The inputs, in more than one version where they depend on the state. */
  readonly versions: readonly Version[];
}

interface Version {
  readonly states: readonly ReportState[];
  readonly inputs: PlainRecord;
}

/** Every resource of an environment once, whatever the states it exists in. Components are no resources. */
export function inventoryOf({ states }: EnvironmentReport): readonly InventoryRow[] {
  const found = states.flatMap((state) =>
    treeOf(state.plan.synthesis).flatMap(({ region, blocks }) =>
      blocks.flatMap(({ name, resources }) =>
        resources.map((resource): FoundResource => ({ state, region, block: name, resource })),
      ),
    ),
  );
  return [...groupBy(found, ({ resource }) => resource.urn).values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [rowOf(first, alike)];
  });
}

interface FoundResource {
  readonly state: ReportState;
  readonly region: string;
  readonly block: string;
  readonly resource: Registration;
}

function rowOf({ region, block, resource }: FoundResource, alike: readonly FoundResource[]): InventoryRow {
  const { name, type } = resource;
  const versions = groupBy(alike, (each) => JSON.stringify(each.resource.inputs));
  return {
    name,
    kind: words(type),
    type: short(type),
    region,
    block,
    isProtected: alike.some((each) => each.resource.protect),
    versions: [...versions].map(([inputs, same]) => ({
      states: same.map(({ state }) => state),
      inputs: JSON.parse(inputs),
    })),
  };
}
