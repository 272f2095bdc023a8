import { environments } from "../../../environments/index.ts";
import { regions } from "../../../regions/index.ts";
import type { Plan } from "../model/plan.ts";
import type { Violation } from "../model/rule.ts";
import { takeInventory } from "../reachability/inventory.ts";
import { proveApart } from "./apart.ts";
import { proveMoves } from "./order/moves.ts";
import { type PlayArgs, provePlay } from "./prove.ts";

export { provePlanned } from "./planned.ts";
export { type Playable, playables } from "./playables.ts";
export { playRules } from "./problem.ts";
export { type PlayArgs, play, provePlay } from "./prove.ts";
export { type Scenario, scenarios } from "./scenarios.ts";
export { tell } from "./tell.ts";

/** The resources that a stack's scenarios are played with; undefined unless it is planned with each of its regions serving. */
export function playOf(plans: readonly Plan[]): PlayArgs | undefined {
  const environment = environments.find(({ name }) => name === plans[0]?.stack);
  if (environment === undefined) return undefined;
  const { primary, secondary } = environment;
  const standing = (region: string) => {
    const plan = plans.find(({ activeRegion }) => activeRegion === region);
    return plan && takeInventory([plan.synthesis]);
  };
  const standings = { primary: standing(primary.region), secondary: standing(secondary.region) };
  if (standings.primary === undefined || standings.secondary === undefined) return undefined;
  return {
    standings: { primary: standings.primary, secondary: standings.secondary },
    regions: { primary: regions[primary.region], secondary: regions[secondary.region] },
  };
}

/** Proves of a stack that it hears of itself alone. @param others the same stack under another suffix */
export function provePlaysApart(plans: readonly Plan[], others: readonly Plan[]): readonly Violation[] {
  const [here, there] = [playOf(plans), playOf(others)];
  return here === undefined || there === undefined ? [] : proveApart(here, there);
}

/** Proves of a stack who reaches what, whichever of its regions serve, return or are lost. */
export function provePlays(plans: readonly Plan[]): readonly Violation[] {
  const args = playOf(plans);
  if (args === undefined) return [];
  const synthesisOf = (region: string) =>
    plans.find(({ activeRegion }) => activeRegion === region)?.synthesis;
  const [primary, secondary] = [args.regions.primary, args.regions.secondary].map(({ name }) =>
    synthesisOf(name),
  );
  return [...provePlay(args), ...(primary && secondary ? proveMoves({ primary, secondary }, args) : [])];
}
