import type { StateResource } from "../../recovery/state.ts";

/** A stack's configuration as text, by key without the project's namespace. Secrets are left out. */
export type ConfigValues = Readonly<Record<string, string>>;

/** Settings to write; undefined takes the key out. Keys may be paths, such as `retire[0]`. */
export type Changes = Readonly<Record<string, string | undefined>>;

export interface PastUpdate {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly succeeded: boolean;
  /** The configuration of the update. */
  readonly values: ConfigValues;
}

export interface EngineChange {
  /** The engine's word for the change, such as `create`, `update` or `replace`. */
  readonly operation: string;
  readonly type: string;
  readonly name: string;
}

/** Pulumi's engine, working on one stack. */
export interface Engine {
  readonly config: () => Promise<ConfigValues>;
  /** Sets the given keys in one write, and then takes keys out in another. */
  readonly configure: (changes: Changes) => Promise<void>;
  /** `pulumi preview`. @throws ReportedError where the program, or the engine, refuses */
  readonly preview: (exclude: readonly string[]) => Promise<void>;
  /**
   * `pulumi up`.
   * @param exclude patterns of the URNs that it leaves as they are, whatever state they are in
   * @returns what it changed
   * @throws ReportedError where it fails
   */
  readonly up: (message: string, exclude: readonly string[]) => Promise<readonly EngineChange[]>;
  /**
   * `pulumi destroy`, of what is protected as well. The program is not run: what is in the state is what goes.
   * @throws ReportedError when something is left
   */
  readonly destroy: () => Promise<void>;
  /** The stack's outputs, without the secret ones. */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  /** The state's record of every resource, whether or not the update that made it has succeeded; secrets encrypted. */
  readonly resources: () => Promise<readonly StateResource[]>;
  /** The newest updates, newest first. */
  readonly history: () => Promise<readonly PastUpdate[]>;
  /** The person's user in the state's backend. */
  readonly user: () => Promise<string>;
}

/** The traces of updates that broke off, in a stack's state. */
export interface Unfinished {
  /** The operations that were going on when the engine was killed, such as `updating listener-rule-fence-use1-staging`. */
  readonly pending: readonly string[];
  /** The names of resources that AWS refused to make, or to change, as they were wanted. */
  readonly failed: readonly string[];
}

/** The means of Pulumi against an update that broke off. */
export interface Repairs {
  /** `pulumi cancel`, which takes away the lock of an engine that was killed. */
  readonly cancel: () => Promise<void>;
  /** `pulumi refresh`. @throws ReportedError where something cannot be read */
  readonly refresh: () => Promise<void>;
  readonly unfinished: () => Promise<Unfinished>;
}
