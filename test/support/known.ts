import type { Synthesis } from "../../src/proofs/model/registration.ts";

/** Syntheses by what the last update made, then by the rest of the request. */
const known = new Map<Synthesis | undefined, Map<string, Promise<Synthesis>>>();

/** The answer to a request that was made before, or else to be made now. */
export function remembered(
  previous: Synthesis | undefined,
  request: string,
  make: () => Promise<Synthesis>,
): Promise<Synthesis> {
  const answers = known.get(previous) ?? new Map<string, Promise<Synthesis>>();
  known.set(previous, answers);
  const answer = answers.get(request) ?? make();
  answers.set(request, answer);
  return answer;
}
