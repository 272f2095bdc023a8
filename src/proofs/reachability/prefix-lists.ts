import { type Inventory, records, text } from "./inventory.ts";
import { cidrRange, type Ranges, union } from "./ranges.ts";

/** A prefix list that a stack writes itself. */
export interface PrefixList {
  readonly name: string;
  readonly addresses: Ranges;
}

export const listType = "aws:ec2/managedPrefixList:ManagedPrefixList";
export const listEntryType = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

/** The prefix lists of the stacks, by ID. */
export function readPrefixLists(inventory: Inventory): ReadonlyMap<string, PrefixList> {
  const entriesOf = (id: string) =>
    inventory.ofType(listEntryType).filter(({ inputs }) => inputs.prefixListId === id);
  return new Map(
    inventory.ofType(listType).map(({ id, name, inputs }) => {
      const cidrs = [...records(inputs.entries), ...entriesOf(id).map((entry) => entry.inputs)].flatMap(
        ({ cidr }) => text(cidr) ?? [],
      );
      return [id, { name, addresses: union(...cidrs.map(cidrRange)) }];
    }),
  );
}
