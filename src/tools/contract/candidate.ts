import type { OutgoingHttpHeaders } from "node:http";

/** The ways to start an image. */
export type ProgramKind = "app" | "worker";

/** A program that may keep the contract: an image, or the reference application as a plain process. */
export interface Candidate {
  /** The platform of the image, such as `linux/arm64`; undefined where there is no image. */
  readonly platform: string | undefined;
  /** Starts the candidate with this environment. It need not be well yet. */
  start(kind: ProgramKind, environment: Variables): Promise<Instance>;
  /** The image's file at a path; undefined where it has nothing there. */
  read(path: string): Promise<string | undefined>;
}

export type Variables = Readonly<Record<string, string>>;

/** A candidate that was started. */
export interface Instance {
  /** The port that the instance listens at, on this machine. */
  readonly port: number;
  /** Every line that the instance has printed so far. */
  logs(): readonly string[];
  /** Runs a program of the image beside the instance. @returns the exit status */
  exec(command: readonly string[]): Promise<number>;
  /** The instance's exit status; undefined while it runs. */
  exited(): number | undefined;
  /** Tells the instance to stop. It need not have ended yet. */
  terminate(): void;
  /** Ends the instance at once, and takes away what is left of it. */
  remove(): Promise<void>;
}

export interface CandidateRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export interface CandidateAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
