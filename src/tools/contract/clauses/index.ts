import type { Clause } from "./clause.ts";
import { imageClauses } from "./image.ts";
import { leasedClauses } from "./leased.ts";
import { payingClauses } from "./paying.ts";
import { printingClauses } from "./printing.ts";
import { queuedClauses } from "./queued.ts";
import { servingClauses } from "./serving.ts";
import { sessionClauses } from "./sessions.ts";
import { tracedClauses } from "./traced.ts";

/** Every clause that can be looked at from outside; docs/contract.md has the others as well. */
export const clauses: readonly Clause[] = [
  ...imageClauses,
  ...servingClauses,
  ...payingClauses,
  ...queuedClauses,
  ...leasedClauses,
  ...sessionClauses,
  ...tracedClauses,
  // Last, to read what was printed during all the others.
  ...printingClauses,
];
