import { type Change, compare, valueText } from "../model/diff.ts";
import { type Plain, type Registration, type Synthesis, unknownMark } from "../model/registration.ts";
import type { Violation } from "../model/rule.ts";
import { parseUrn } from "../model/urn.ts";
import { problem } from "./problem.ts";

/**
 * The differences between a preview of a program and an update of the same; none when all is well. A value that the
 * preview does not know is equal to any.
 */
export function comparePreview(update: Synthesis, preview: Synthesis): readonly Violation[] {
  const [made, shown] = [byUrn(update), byUrn(preview)];
  return [
    ...without(made, shown).map((urn) =>
      problem("preview-registers", urn, "is made by an update and shown by no preview"),
    ),
    ...without(shown, made).map((urn) =>
      problem("preview-registers", urn, "is shown by a preview and made by no update"),
    ),
    ...update.registrations.flatMap((registration) => {
      const counterpart = shown.get(registration.urn);
      return counterpart === undefined ? [] : compareRegistrations(registration, counterpart);
    }),
    ...differences(update.outputs, preview.outputs).map((change) =>
      problem("preview-values", update.registrations[0]?.urn ?? "", `has the output ${changeText(change)}`),
    ),
    ...compareLookUps(update, preview),
  ];
}

const byUrn = ({ registrations }: Synthesis): ReadonlyMap<string, Registration> =>
  new Map(registrations.map((registration) => [registration.urn, registration]));

const without = (some: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>) =>
  [...some.keys()].filter((key) => !others.has(key));

function compareRegistrations(update: Registration, preview: Registration): readonly Violation[] {
  const [before, after] = [split(update), split(preview)];
  return [
    ...differences(before.options, after.options).map((change) =>
      problem("preview-options", update.urn, `has ${changeText(change)}`),
    ),
    ...compareDependencies(update, preview),
    ...differences(before.inputs, after.inputs).map((change) =>
      problem("preview-values", update.urn, `has ${changeText(change)}`),
    ),
  ];
}

const split = ({ inputs, dependencies, propertyDependencies, ...options }: Registration) => ({
  inputs,
  options,
});

function compareDependencies(update: Registration, preview: Registration): readonly Violation[] {
  // An input that is missing is told of among the values.
  const shared = Object.keys(update.inputs).filter((input) => input in preview.inputs);
  const inputs = shared.flatMap((input) =>
    oneSided(update.propertyDependencies[input] ?? [], preview.propertyDependencies[input] ?? [], input),
  );
  const told = new Set(inputs.flatMap(({ urns }) => urns));
  const rest = oneSided(update.dependencies, preview.dependencies).map(({ urns, ...more }) => ({
    ...more,
    urns: urns.filter((urn) => !told.has(urn)),
  }));
  return [...inputs, ...rest]
    .filter(({ urns }) => urns.length > 0)
    .map(({ urns, input, only }) => {
      const names = urns.map((urn) => parseUrn(urn).name).sort();
      const what = input === undefined ? "waits for" : `takes ${input} from`;
      return problem("preview-dependencies", update.urn, `${what} ${names.join(", ")} ${only}`);
    });
}

const oneSided = (update: readonly string[], preview: readonly string[], input?: string) => [
  { input, only: "in an update alone", urns: update.filter((urn) => !preview.includes(urn)) },
  { input, only: "in a preview alone", urns: preview.filter((urn) => !update.includes(urn)) },
];

/**
 * Compares look-ups. A preview leaves out those with arguments that it does not know (`invokeAsync`, runtime/invoke.ts of
 * the SDK).
 */
function compareLookUps(update: Synthesis, preview: Synthesis): readonly Violation[] {
  const asked = new Set(update.invokes.map((invoke) => JSON.stringify(invoke)));
  return preview.invokes
    .filter((invoke) => !asked.has(JSON.stringify(invoke)))
    .map(({ token, args, provider }) => {
      const through = provider === "" ? "the default provider" : parseUrn(provider).name;
      const message = `is asked for ${valueText(args, room)} through ${through} in a preview alone`;
      return problem("preview-look-ups", token, message);
    });
}

const differences = (update: Plain, preview: Plain): readonly Change[] =>
  compare("", update, preview).filter(({ after }) => after !== unknownMark);

const changeText = ({ path, before, after }: Change): string =>
  `${path}: ${shown(before)} in an update, ${shown(after)} in a preview`;

const shown = (value: Plain | undefined): string =>
  typeof value === "string" && value.startsWith("urn:") ? parseUrn(value).name : valueText(value, room);

/** Columns for a value in a message. */
const room = 60;
