/** The placeholder of a secret's value in registrations that are kept, compared or printed, as in Pulumi's output. */
export const secretMark = "[secret]";

/** The placeholder of a value that a preview cannot know yet. */
export const unknownMark = "[unknown]";

/** Plain data, as JSON has it. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainRecord;
export type PlainRecord = { readonly [key: string]: Plain };

/** Whether anything in a value is unknown. */
export function holdsUnknown(value: Plain): boolean {
  if (typeof value !== "object" || value === null) return value === unknownMark;
  return Object.values(value).some(holdsUnknown);
}

/** One resource as the program registered it, or as it asked to read it. */
export interface Registration {
  readonly urn: string;
  /** The type, such as `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  /** The logical name. */
  readonly name: string;
  /** False for components, which exist only in the program. */
  readonly custom: boolean;
  /** URN of the parent; empty for the root stack. */
  readonly parent: string;
  /** URN of the explicit provider; empty where the default provider would be used. */
  readonly provider: string;
  /**
   * Secrets are {@link secretMark}, values unknown in a preview {@link unknownMark}, references to resources their id, texts of
   * assets their hash.
   */
  readonly inputs: PlainRecord;
  /** URNs of the resources that the inputs come from, and of `dependsOn`. */
  readonly dependencies: readonly string[];
  /** URNs of the resources that an input comes from, by input. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** Aliases: URNs, or specifications as JSON. */
  readonly aliases: readonly string[];
  /** Durations such as `15m` by operation; only those that were set. */
  readonly customTimeouts: Readonly<Record<string, string>>;
  /** Names of the hooks by what they are bound to, such as `beforeDelete`; only those that were set. */
  readonly hooks: Readonly<Record<string, readonly string[]>>;
  /** Id of the existing resource to adopt; empty where a new one is created. */
  readonly importId: string;
  /** Id of the existing resource that is only read, with `get` or a stack reference; empty otherwise. */
  readonly readId: string;
}

/** One call of a provider's function. */
export interface Invoke {
  /** The function's token, such as `aws:index/getCallerIdentity:getCallerIdentity`. */
  readonly token: string;
  readonly args: PlainRecord;
  /** URN of the explicit provider; empty where the default provider would be used. */
  readonly provider: string;
}

/** A line that the program logged. */
export type LogLine = { readonly severity: "info" | "warning"; readonly message: string };

/** Everything that one run of the program asked of the engine. */
export interface Synthesis {
  readonly project: string;
  readonly stack: string;
  /** Registrations in the order in which they were made; the root stack is the first. */
  readonly registrations: readonly Registration[];
  readonly invokes: readonly Invoke[];
  /** The stack's outputs. */
  readonly outputs: PlainRecord;
  readonly logs: readonly LogLine[];
}

/** The outputs that a provider would return for a resource. */
export interface Answer {
  readonly id: string;
  /** Computed properties, laid over the inputs. */
  readonly outputs: PlainRecord;
}

/** The answers that stand in for the providers. `provider` is the registration of the explicit provider, if there is one. */
export interface Answers {
  readonly resource: (registration: Registration, provider: Registration | undefined) => Answer;
  /** @throws when nothing is known about the function. */
  readonly invoke: (invoke: Invoke, provider: Registration | undefined) => PlainRecord;
}
