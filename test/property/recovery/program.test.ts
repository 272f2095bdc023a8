import test from "ava";
import type { RegionName } from "../../../regions/index.ts";
import type { Registration as Planned, Synthesis } from "../../../src/proofs/model/registration.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import type { Registration } from "../../model/engine/state.ts";
import { serviceOf } from "../../model/names.ts";
import { createStack, firstWanted, planNow, type Stack, sound } from "../../model/stack.ts";
import { smoothly, up } from "../../model/update.ts";
import { backUp, places, primary, secondary } from "../../model/world.ts";
import { afterUpdate, brokenOff, broughtAlong, type Dependencies } from "../../support/left-out.ts";
import { synthesizePlatform } from "../../support/platform.ts";

const stack = "staging";

/** The program's name of a resource of the model. */
const realName = (name: string): string =>
  (/^(service|worker|claim)-us/.test(name) ? `${name}-${stack}` : name)
    .replace(/^worker-/, "service-worker-")
    .replace(/^aurora-(\w+)-\w+-g(\d+)-login$/, `bootstrap-g$2-$1-${stack}`)
    .replace(/-writer$/, "-1")
    .replace(`-${places.suffix}`, `-${stack}`);

const states = {
  "the first update": [{}],
  "an update without a move": [{}, {}],
  "an update after a move": [{}, { activeRegion: secondary.name }, { activeRegion: secondary.name }],
  "a move": [{}, { activeRegion: secondary.name }],
  "a move from a lost region": [{}, { activeRegion: secondary.name, unreachableRegion: primary.name }],
  "a move back from a lost region": [
    {},
    { activeRegion: secondary.name },
    { activeRegion: primary.name, unreachableRegion: secondary.name },
  ],
  "the writer is lost": [
    {},
    { activeRegion: secondary.name },
    { activeRegion: secondary.name, unreachableRegion: secondary.name },
  ],
  "the standby is lost": [{}, { unreachableRegion: secondary.name }],
  "closed for a move": [{}, { stopWrites: true }],
  "lost while it is closed for a move": [
    {},
    { stopWrites: true },
    { activeRegion: secondary.name, unreachableRegion: primary.name },
  ],
  "a second disaster, for which the region that is back is closed": [
    {},
    { activeRegion: secondary.name, unreachableRegion: primary.name },
    { activeRegion: secondary.name, unreachableRegion: secondary.name },
  ],
  "a second disaster, and the move from it": [
    {},
    { activeRegion: secondary.name, unreachableRegion: primary.name },
    { activeRegion: secondary.name, unreachableRegion: secondary.name },
    { activeRegion: primary.name, unreachableRegion: secondary.name },
  ],
} satisfies Record<string, readonly Partial<Wanted>[]>;

for (const [what, updates] of Object.entries<readonly Partial<Wanted>[]>(states))
  test(`whatever waits for another in the model does so in the program: ${what}`, async (t) => {
    const modelled = await model(updates);
    const [registrations = []] = (await program(updates)).toReversed();
    const names = new Set(registrations.map(({ name }) => name));
    t.deepEqual(
      modelled.map(({ name }) => realName(name)).filter((name) => !names.has(name)),
      [],
      "the program has it",
    );
    const waits = waitsIn(registrations);
    const missing = modelled.flatMap(({ name, after }) =>
      after
        .filter((first) => !waits(realName(name), realName(first)))
        .map((first) => `${realName(name)} does not wait for ${realName(first)}`),
    );
    t.deepEqual(missing, []);
    const afters = new Map(modelled.map(({ name, after }) => [name, after]));
    const waitsInModel = waitsBy((name) => afters.get(name) ?? []);
    for (const [one, other] of [
      [primary, secondary],
      [secondary, primary],
    ] as const) {
      const [service, first] = [serviceOf(one), serviceOf(other)];
      t.is(waits(realName(service), realName(first)), waitsInModel(service, first), `${service}, ${first}`);
    }
    t.true(modelled.flatMap(({ after }) => after).length > 8);
  });

for (const [what, updates] of Object.entries<readonly Partial<Wanted>[]>(states))
  test(`what a lost region has left brings along nothing that is registered later: ${what}`, async (t) => {
    let state: Dependencies = new Map();
    for (const [index, registrations] of (await program(updates)).entries()) {
      const lost = updates[index]?.unreachableRegion;
      const loss = lost && { lost, primary: primary.name };
      if (loss) t.deepEqual(broughtAlong(state, { registrations }, loss), []);
      state = afterUpdate(state, { registrations }, loss);
    }
    t.true(state.size > 500);
  });

/** The places at which a failover breaks off before the region that it goes to is lost as well, and what is next then. */
const breaks = [
  [`aurora-usw2-${stack}-g2-2`, { activeRegion: primary.name, unreachableRegion: secondary.name }],
  [`fence-usw2-${stack}`, { activeRegion: secondary.name, unreachableRegion: secondary.name }],
] as const;

for (const [name, next] of breaks)
  test(`nor does it where a failover has broken off at ${name}`, async (t) => {
    const lost = { activeRegion: secondary.name, unreachableRegion: primary.name };
    const [first, failover] = await syntheses([{}, lost]);
    if (first === undefined || failover === undefined) return t.fail();
    const whole = { state: afterUpdate(new Map(), first, undefined), synthesis: first };
    const loss = { lost: primary.name, primary: primary.name };
    const { state, synthesis } = brokenOff(whole, failover, loss, name);
    const values = { imageTag: "1.0.0", ...next };
    const after = await synthesizePlatform(stack, values, { previous: synthesis });
    t.deepEqual(broughtAlong(state, after, { lost: next.unreachableRegion, primary: primary.name }), []);
  });

/** The registrations of the last of these updates. */
async function model(updates: readonly Partial<Wanted>[]): Promise<readonly Registration[]> {
  const stack: Stack = createStack(sound);
  const last = updates.length - 1;
  for (const [index, update] of updates.entries()) {
    for (const { name } of [primary, secondary]) {
      const copy = stack.world.current && backUp(stack.world, name, stack.world.current.cluster);
      if (copy) copy.available = true;
    }
    stack.wanted = { ...firstWanted, ...update, acceptLoss: index === 0 ? undefined : 10 + index };
    if (index < last) await up(stack, smoothly);
  }
  return sound.register(await planNow(stack));
}

/** The program's registrations, of each update. */
const program = async (updates: readonly Partial<Wanted>[]): Promise<readonly (readonly Planned[])[]> =>
  (await syntheses(updates)).map(({ registrations }) => registrations);

async function syntheses(updates: readonly Partial<Wanted>[]): Promise<readonly Synthesis[]> {
  const values = updates.map((update) => ({
    imageTag: "1.0.0",
    ...(update.activeRegion && { activeRegion: update.activeRegion satisfies RegionName }),
    ...(update.unreachableRegion && { unreachableRegion: update.unreachableRegion }),
    ...(update.stopWrites && { stopWrites: "true" }),
  }));
  const [first = {}, ...others] = values;
  const made = [await synthesizePlatform(stack, first)];
  for (const value of others) {
    const [previous] = made.slice(-1);
    made.push(await synthesizePlatform(stack, value, previous && { previous }));
  }
  return made;
}

/** Whether one resource is registered after another because of it, itself or by way of others. */
function waitsIn(registrations: readonly Planned[]): (name: string, first: string) => boolean {
  const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
  const urnOf = new Map(registrations.map(({ name, urn, custom }) => [custom ? name : "", urn]));
  const waits = waitsBy((urn) => byUrn.get(urn)?.dependencies ?? []);
  return (name, first) => waits(urnOf.get(name) ?? "", urnOf.get(first) ?? "");
}

/** Whether one waits for another, itself or by way of others, from what each waits for by itself. */
const waitsBy =
  (neededBy: (one: string) => readonly string[]) =>
  (one: string, first: string): boolean => {
    const seen = new Set<string>();
    const waits = (current: string): boolean => {
      if (seen.has(current)) return false;
      seen.add(current);
      const needed = neededBy(current);
      return needed.includes(first) || needed.some(waits);
    };
    return waits(one);
  };
