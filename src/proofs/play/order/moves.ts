import { otherSlot, type Pair, type Slot, slots } from "../../../../regions/index.ts";
import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, indexed, text } from "../../reachability/inventory.ts";
import { wayOf } from "../answer.ts";
import { ask, publicNames } from "../names.ts";
import { problem } from "../problem.ts";
import type { PlayArgs } from "../staged.ts";
import { gatesOf } from "./gates.ts";
import { orderOf } from "./graph.ts";

/**
 * Plays a move and its return step by step: from one plan to the other, with of the other one no more than has to be done before
 * something of it opens its region. At none of these steps may both regions take payments, though tasks that were told to stop
 * still run.
 */
export function proveMoves(plans: Pair<Synthesis>, args: PlayArgs): readonly Violation[] {
  // Nothing closes a region that is lost. When it is back it refuses by the lease: scenarios play that.
  const moved = slots.filter((to) => args.left?.slot !== otherSlot(to));
  return moved.flatMap((to) => {
    const inventory = args.standings[to];
    const from = args.standings[otherSlot(to)];
    const order = orderOf(plans[to]);
    const opening = gatesOf(inventory, plans[to]).flatMap(({ openFences, serving, working }) => [
      ...openFences,
      ...(openFences.length > 0 ? [...serving, ...working] : []),
    ]);
    const steps = [...opening.map((one) => [one]), opening].filter((step) => step.length > 0);
    return steps
      .flatMap((step) => {
        const done = new Set(step.flatMap(({ urn }) => [urn, ...order.before(urn)]));
        const open = slots.map((slot) => paysIn(slot, halfWay(from, inventory, done), args));
        const [last] = step;
        if (last === undefined || !open.every((way) => way !== undefined)) return [];
        const message = `on the way to ${args.regions[to].name}, once ${step.map(({ name }) => name).join(", ")} is done, both regions take payments: ${open.join("; ")}`;
        return [problem("one-at-a-time", last, message)];
      })
      .slice(0, 1);
  });
}

/**
 * A stack in the middle of an update: each resource as it will be if it is done, and otherwise as it was. Deletions come
 * last.
 */
const halfWay = (from: Inventory, to: Inventory, done: ReadonlySet<string>): Inventory =>
  indexed([...to.all.filter(({ urn }) => done.has(urn)), ...from.all.filter(({ urn }) => !done.has(urn))]);

/** The way of a payment to a region by its own name; undefined where it is turned away. */
function paysIn(slot: Slot, inventory: Inventory, { regions }: PlayArgs): string | undefined {
  const names = { primary: regions.primary.name, secondary: regions.secondary.name };
  const all = Object.values(names);
  const stage = {
    inventory,
    regions: names,
    dark: [],
    unread: [],
    left: [],
    serving: all,
    stopped: [],
    lingering: all,
  };
  return publicNames(inventory)
    .filter((host) => host.startsWith(`${regions[slot].code}.`))
    .map((host) => ask(stage, { host, method: "POST", path: "/payments", port: 443 }))
    .filter((answer) => text(answer.servedIn) !== undefined)
    .map(wayOf)[0];
}
