/** One setting of a function: the environment variable that brings it, and its format. */
interface Setting {
  readonly variable: string;
  readonly format: RegExp;
  /** The format in words. */
  readonly allowed: string;
}

export type Settings<Key extends string> = Readonly<Record<Key, Setting>>;

export const secretArn = (variable: string): Setting => ({
  variable,
  format: /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/,
  allowed: "the full ARN of a secret",
});

export const hostName = (variable: string): Setting => ({
  variable,
  format: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  allowed: "a host name",
});

/** The values by the names of their variables, for whoever deploys the function. */
export const variablesOf = <Key extends string, Value>(
  settings: Settings<Key>,
  values: Readonly<Record<Key, Value>>,
): Record<string, Value> =>
  Object.fromEntries(keysOf(values).map((key) => [settings[key].variable, values[key]]));

/** @throws Error that names every variable that is missing or malformed. */
export function readSettings<Key extends string>(
  settings: Settings<Key>,
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<Key, string>> {
  const problems: string[] = [];
  const values = keysOf(settings).map((key) => {
    const { variable, format, allowed } = settings[key];
    const value = variables[variable] ?? "";
    if (!format.test(value)) problems.push(`${variable} must be ${allowed}, but is ${JSON.stringify(value)}`);
    return [key, value] as const;
  });
  if (problems.length > 0) throw new Error(`Invalid environment: ${problems.join("; ")}`);
  return Object.fromEntries(values) as Record<Key, string>;
}

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  Object.keys(record) as Key[];
