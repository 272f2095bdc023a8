import { isRecord } from "./record.ts";
import { type Plain, type Registration, type Synthesis, secretMark, unknownMark } from "./registration.ts";

/** The changes of an update, by comparing what the program asked for before and after. */
export interface Difference {
  readonly created: readonly Registration[];
  readonly deleted: readonly Registration[];
  readonly changed: readonly Changed[];
}

export interface Changed {
  readonly before: Registration;
  readonly after: Registration;
  readonly changes: readonly Change[];
}

export interface Change {
  /** The path of the input, such as `tags.Name` or `policy.Statement[0].Effect`: documents in JSON are compared inside. */
  readonly path: string;
  /** The value before; undefined where there was none. */
  readonly before: Plain | undefined;
  readonly after: Plain | undefined;
}

/**
 * Compares two syntheses by URN. Inputs under `ignoreChanges` do not count, as they do not for the engine. Secrets are
 * masked in a synthesis, so that a change from one secret value to another is not seen.
 */
export function difference(before: Synthesis, after: Synthesis): Difference {
  const old = byUrn(before);
  const now = byUrn(after);
  return {
    created: [...now.values()].filter(({ urn }) => !old.has(urn)),
    deleted: [...old.values()].filter(({ urn }) => !now.has(urn)),
    changed: [...now.values()].flatMap((registration) => {
      const previous = old.get(registration.urn);
      const changes = previous === undefined ? [] : changesOf(previous, registration);
      return previous === undefined || changes.length === 0
        ? []
        : [{ before: previous, after: registration, changes }];
    }),
  };
}

const byUrn = ({ registrations }: Synthesis) =>
  new Map(registrations.map((registration) => [registration.urn, registration]));

function changesOf(before: Registration, after: Registration): readonly Change[] {
  const inputs = compare("", before.inputs, after.inputs);
  const provider = compare("(provider)", before.provider, after.provider);
  return [
    ...inputs.filter(({ path }) => !after.ignoreChanges.some((ignored) => isUnder(path, ignored))),
    ...provider,
  ];
}

const isUnder = (path: string, ignored: string) =>
  path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);

/** The paths below a path at which two values differ. Texts in JSON are compared by their content. */
export function compare(
  path: string,
  before: Plain | undefined,
  after: Plain | undefined,
): readonly Change[] {
  if (before === after) return [];
  const [old, now] =
    isDocument(before) && isDocument(after) ? [parsed(before), parsed(after)] : [before, after];
  if (Array.isArray(old) && Array.isArray(now)) {
    const length = Math.max(old.length, now.length);
    return Array.from({ length }, (_, index) => compare(`${path}[${index}]`, old[index], now[index])).flat();
  }
  if (isRecord(old) && isRecord(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return keys.flatMap((key) => compare(path === "" ? key : `${path}.${key}`, old[key], now[key]));
  }
  return [{ path, before, after }];
}

/** A value as text in one line of at most so many columns. */
export function valueText(value: Plain | undefined, room: number): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}

const isDocument = (value: Plain | undefined): value is string =>
  typeof value === "string" && /^[[{]/.test(value) && value !== secretMark && value !== unknownMark;

/** The value of a text in JSON; any other text itself. */
function parsed(text: string): Plain {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
