import type { RegionName } from "../../../regions/index.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** One resource that the program registers. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  /** The region that the provider's calls go to. */
  readonly region: RegionName;
  readonly inputs: Properties;
  /** Names of the resources that an input comes from: it is replaced with each of them. */
  readonly refersTo?: readonly string[];
  readonly after: readonly string[];
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
}

/** A resource as the state has it. */
export interface StoredResource extends Wish {
  readonly id: string;
  /** The provider's last word: what AWS has, or, after a failure, what it was to have. */
  readonly outputs: Properties;
  readonly refersTo: readonly string[];
  readonly after: readonly string[];
  readonly protect: boolean;
  /** Whether the last operation on it failed half-way (`initErrors`). */
  readonly failed: boolean;
  /** Pulumi has made up its name, and knows that it has (`__defaults`). */
  readonly autoNamed: boolean;
  /** Whether the resource was deleted to be made anew, and has not been (`pendingReplacement`). */
  readonly awaited: boolean;
}

/** A request to a provider. */
export interface Wish {
  readonly type: string;
  readonly region: RegionName;
  readonly inputs: Properties;
}

/** The engine's memory of a stack. */
export interface Engine {
  readonly state: Map<string, StoredResource>;
  /** Old halves of replacements, which are yet to be deleted (`delete`). */
  condemned: readonly Condemned[];
  /** The operations that were under way when the engine died. */
  pending: readonly Pending[];
  /** The stack's output `recovery`, as JSON, because that is all that survives. */
  recorded: string | undefined;
  /** Whether an engine that died has left its lock. Then no command but `pulumi cancel` does anything. */
  locked: boolean;
  /** The state contradicts itself, and no command but `pulumi state repair` reads it. */
  broken: boolean;
}

export interface Condemned {
  readonly name: string;
  readonly resource: StoredResource;
}

export interface Pending {
  readonly kind: "creating" | "updating" | "deleting";
  readonly name: string;
  /** The wanted resource; of a deletion, the present one. */
  readonly resource: StoredResource;
}

export const createEngine = (): Engine => ({
  state: new Map(),
  condemned: [],
  pending: [],
  recorded: undefined,
  locked: false,
  broken: false,
});

/** AWS, through a provider. */
export interface Aws {
  readonly create: (name: string, wish: Wish) => { readonly outcome: Outcome; readonly id: string };
  /** @param asked those inputs that change */
  readonly update: (id: string, wish: Wish, asked: Properties) => Outcome;
  readonly delete: (id: string, wish: Wish) => Outcome;
  /** The present resource, with whatever AWS does not tell as it was wished. */
  readonly read: (id: string, wish: Wish) => Properties | "gone" | "no answer";
}

/** The provider's word on a type. */
export interface Types {
  /** The inputs that make another resource of it. */
  readonly forcesNew: (type: string) => readonly string[];
  /** Whether Pulumi makes up its name, because the program gives it none. */
  readonly autoNamed: (type: string) => boolean;
}

/**
 * - `refused`: an error. Of what was to be created there is nothing.
 * - `half`: an error, but something was created.
 */
export type Outcome = "done" | "refused" | "half";
