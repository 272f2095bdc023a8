import type { Bench } from "../bench.ts";
import type { CandidateRequest } from "../candidate.ts";

export interface Clause {
  /** The clause's id in docs/contract.md. */
  readonly id: string;
  /** The promise. */
  readonly says: string;
  /** The remedy. */
  readonly mend: string;
  /**
   * The reason why the clause is looked at by itself: say, it starts a task in another way, or has all running tasks
   * do something else. Undefined where the clauses after it may look at the same tasks, which it leaves as it found them,
   * or ended.
   */
  readonly alone?: string;
  readonly check: (bench: Bench, terms: Terms) => Promise<ClauseFinding>;
}

export type ClauseFinding =
  | { readonly kind: "kept" }
  | { readonly kind: "broken"; readonly found: string }
  | { readonly kind: "unchecked"; readonly why: string };

/** The means of the checks. */
export interface Terms {
  /** Seconds until a task has to be well. */
  readonly startSeconds: number;
  /** Seconds in which a task has to notice that something has changed. */
  readonly noticeSeconds: number;
  /** Seconds that an idle connection has to be kept. */
  readonly idleSeconds: number;
  /** The request for a payment; undefined where payments are not looked at. */
  readonly payment: ((key: string) => CandidateRequest) | undefined;
  /** The request for a payment that is carried out later; undefined where the application has no such thing. */
  readonly later: ((key: string) => CandidateRequest) | undefined;
  /** The request for a payment in a customer's session; undefined where it is not known how one begins. */
  readonly session: ((key: string) => CandidateRequest) | undefined;
}

export const kept: ClauseFinding = { kind: "kept" };
export const broken = (found: string): ClauseFinding => ({ kind: "broken", found });
export const unchecked = (why: string): ClauseFinding => ({ kind: "unchecked", why });
