import test from "ava";
import fc from "fast-check";
import { production } from "../../environments/production.ts";
import type { Plain, PlainRecord, Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { resource } from "../support/synthesize.ts";

/** The difference between one update and the next. */
const configurations: readonly Readonly<Record<string, string>>[] = [
  {},
  { imageTag: "1.0.0" },
  { imageTag: "2.0.0" },
  { imageTag: "2.0.0", activeRegion: "us-west-2" },
  { imageTag: "2.0.0", sizes: '{"serviceMinTasks":5,"serviceMaxTasks":20}' },
  { imageTag: "3.0.0", activeRegion: "us-west-2", sizes: '{"serviceMaxTasks":30}', accountBaseline: "true" },
];

const names = ["use1", "usw2"].flatMap((code) =>
  ["production", "test"].map((kind) => `rule-${kind}-${code}-production`),
);

/** Production with nothing but what deployments are about. */
const small = { ...production, api: undefined, queue: undefined, sessions: undefined, lease: undefined };

let programs: readonly Synthesis[];
test.before(async () => {
  const options = { environments: [{ ...small, peers: [] }] };
  programs = await Promise.all(
    configurations.map((values) => synthesizePlatform("production", values, options)),
  );
});

test("whatever image, role or size: every program plans the same actions, and leaves them to ECS", (t) => {
  for (const name of names)
    for (const program of programs) {
      const rule = resource(program, name);
      t.deepEqual(rule.inputs, resource(programs[0] as Synthesis, name).inputs);
      t.deepEqual(rule.ignoreChanges, ["actions"]);
      t.deepEqual(rule.replaceOnChanges, []);
    }
});

/** A rule as the engine remembers it, and as it really is. */
interface Rule {
  readonly remembered: PlainRecord;
  readonly live: Plain;
}

type Event =
  | { readonly kind: "shift"; readonly percent: number }
  | { readonly kind: "roll back" }
  | { readonly kind: "update"; readonly program: number; readonly refresh: boolean };

/** ECS: `percent` of requests to green. */
function shifted(actions: Plain, percent: number): Plain {
  const [action] = actions as readonly {
    readonly forward: { readonly targetGroups: readonly PlainRecord[] };
  }[];
  const weights = [100 - percent, percent];
  const targetGroups = action?.forward.targetGroups.map((side, index) => ({
    ...side,
    weight: weights[index] ?? 0,
  }));
  return [{ ...action, forward: { targetGroups } }] as Plain;
}

/**
 * The engine: what is ignored keeps the value that is remembered, a refresh remembers what is there, and what then
 * differs is written. Source: `processIgnoreChanges` and `diff` in pkg/resource/deploy/step_generator.go of
 * pulumi/pulumi.
 */
function updated({ remembered, live }: Rule, planned: Registration, refresh: boolean): Rule {
  const before = refresh ? { ...remembered, actions: live } : remembered;
  const kept = Object.fromEntries(
    planned.ignoreChanges.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]]])),
  );
  const wanted = { ...planned.inputs, ...kept };
  const writes = JSON.stringify(wanted.actions) !== JSON.stringify(before.actions);
  return { remembered: wanted, live: writes ? (wanted.actions as Plain) : live };
}

const events: fc.Arbitrary<Event> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Event>({ kind: "shift", percent: 0 }) },
  { weight: 2, arbitrary: fc.constant<Event>({ kind: "shift", percent: 10 }) },
  { weight: 2, arbitrary: fc.constant<Event>({ kind: "shift", percent: 100 }) },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: "roll back" }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("update" as const),
      program: fc.nat({ max: configurations.length - 1 }),
      refresh: fc.boolean(),
    }),
  },
);

/** Lets the events happen to one rule. @returns what the updates have changed */
function undone(
  name: string,
  history: readonly Event[],
  planOf: (program: number) => Registration,
): readonly string[] {
  const { inputs } = resource(programs[0] as Synthesis, name);
  let rule: Rule = { remembered: inputs, live: inputs.actions as Plain };
  let settled = rule.live;
  return history.flatMap((event) => {
    if (event.kind !== "update") {
      if (event.kind === "shift" && event.percent === 100) settled = shifted(rule.live, 100);
      rule = { ...rule, live: event.kind === "shift" ? shifted(rule.live, event.percent) : settled };
      return [];
    }
    const after = updated(rule, planOf(event.program), event.refresh);
    const moved = JSON.stringify(after.live) !== JSON.stringify(rule.live);
    rule = after;
    return moved ? [`${name} was put back to ${JSON.stringify(after.live)}`] : [];
  });
}

test("no update moves customers, whatever ECS is doing", (t) => {
  const property = fc.property(
    fc.array(events, { maxLength: 20 }),
    fc.constantFrom(...names),
    (history, name) => {
      const moves = undone(name, history, (program) => resource(programs[program] as Synthesis, name));
      return moves.length === 0;
    },
  );
  fc.assert(property, { numRuns: 500 });
  t.pass();
});

test("the model finds a program that takes its weights for the truth", (t) => {
  const [name = ""] = names;
  const history: readonly Event[] = [
    { kind: "shift", percent: 100 },
    { kind: "update", program: 1, refresh: true },
  ];
  const careless = (program: number): Registration => ({
    ...resource(programs[program] as Synthesis, name),
    ignoreChanges: [],
  });
  t.is(undone(name, history, careless).length, 1);
});
