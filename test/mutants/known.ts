import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { reachedBy, switches } from "./switches.ts";

interface Known {
  readonly synthesis: Promise<Synthesis>;
  /** The name under which it was made. */
  readonly maker: string;
}

/**
 * Syntheses by what the last update made, then by the rest of the request. There is a memory for each mutant that they
 * reach.
 */
const clean = new Map<Synthesis | undefined, Map<string, Known>>();
let mutated = new Map<Synthesis | undefined, Map<string, Known>>();
let makers = 0;
let making = 0;
/** All syntheses that the test which runs has asked for. */
export const used = new Set<string>();

export const forgetMutated = (): void => {
  mutated = new Map();
};

/** Whether the active mutant is reached by syntheses. */
let inTheWay = false;
export const standInTheWay = (does: boolean): void => {
  inTheWay = does;
};

/**
 * The synthesis of a request, made once. It stands in for test/support/known.ts, and also remembers which mutants were
 * reached.
 */
export function remembered(
  previous: Synthesis | undefined,
  request: string,
  make: () => Promise<Synthesis>,
): Promise<Synthesis> {
  const memory = inTheWay ? mutated : clean;
  const answers = memory.get(previous) ?? new Map<string, Known>();
  memory.set(previous, answers);
  const known = answers.get(request) ?? made(make);
  answers.set(request, known);
  used.add(known.maker);
  return known.synthesis;
}

let outer: string | undefined;

/** Several that are made at once share a name. */
function made(make: () => Promise<Synthesis>): Known {
  if (making === 0) {
    makers += 1;
    outer = switches.currentTestId;
  }
  making += 1;
  const maker = `synthesis ${makers}`;
  switches.currentTestId = maker;
  const done = () => {
    making -= 1;
    if (making === 0) switches.currentTestId = outer;
  };
  const synthesis = make();
  synthesis.then(done, done);
  return { synthesis, maker };
}

export const reachedInSyntheses = (makersUsed: Iterable<string>) => [...makersUsed].map(reachedBy);
