import { createAnswers } from "../../src/proofs/model/answers.ts";
import type { PlainRecord, Registration, Synthesis } from "../../src/proofs/model/registration.ts";

export { at } from "../../src/proofs/model/inputs.ts";

import { type SynthesisRequest, synthesize } from "../../src/proofs/model/synthesize.ts";

/** Runs a piece of a program, such as one factory, as stack `production` of project `payments`. */
export const synthesizeProgram = (
  program: () => Promise<unknown>,
  request: Partial<SynthesisRequest> & { readonly stacks?: Readonly<Record<string, PlainRecord>> } = {},
): Promise<Synthesis> =>
  synthesize({
    project: "payments",
    stack: "production",
    organization: "organization",
    config: {},
    secretKeys: [],
    answers: createAnswers(request.stacks ?? {}),
    program,
    // On a busy machine a synthesis may take as many minutes as it works seconds.
    patience: 600_000,
    ...request,
  });

/** The only resource of that name. @throws when there is none, or more than one */
export function resource(synthesis: Synthesis, name: string): Registration {
  const found = synthesis.registrations.filter((registration) => registration.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const [kind = ""] = name.split("-");
    const names = synthesis.registrations.map((registration) => registration.name);
    const similar = names.filter((other) => other.startsWith(kind)).join(", ");
    throw new Error(`${found.length} resources are called ${name}; similar ones are ${similar || "none"}`);
  }
  return first;
}

export const ofType = (synthesis: Synthesis, type: string): readonly Registration[] =>
  synthesis.registrations.filter((registration) => registration.type === type);
