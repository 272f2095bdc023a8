import { isDeepStrictEqual } from "node:util";
import { holdsUnknown, type Registration } from "./registration.ts";

/** A preview's knowledge of a resource: all that an update would, what the program says of it, or nothing. */
type Foreseen = "all" | "inputs" | "nothing";

/** The findings of a preview so far. */
interface Foresight {
  /** The knowledge of a resource that is registered or read now. `provider` is its explicit provider's registration. */
  readonly of: (registration: Registration, provider: Registration | undefined) => Foreseen;
}

/**
 * The knowledge of the engine and the providers in a preview, on a state with the given resources. Where the engine asks a
 * provider, the worst is taken that it could answer: what is changed may have to be replaced, and a replacement's ID and
 * computed properties are as unknown as a new resource's.
 *
 * Source: pulumi/pulumi v3.274.1, pkg/resource/deploy/step.go (`SameStep.Apply` keeps ID and outputs, `CreateStep.Apply`
 * and `UpdateStep.Apply` call the provider with `Preview`, `ReadStep.Apply` reads in previews too), step_generator.go
 * (`GenerateReadSteps` skips the read after something that is to be made) and pkg/resource/plugin/provider_plugin.go
 * (`Create` of a provider whose configuration is unknown gives nothing back).
 */
export function createForesight(existing: readonly Registration[]): Foresight {
  const before = new Map(existing.map((registration) => [registration.urn, registration]));
  const coming = new Set<string>();
  const known = (registration: Registration, provider: Registration | undefined): Foreseen => {
    const { urn, readId, inputs, dependencies } = registration;
    if (readId !== "")
      return holdsUnknown(readId) || dependencies.some((other) => coming.has(other)) ? "nothing" : "all";
    const previous = before.get(urn);
    const stays = previous?.provider === registration.provider && isDeepStrictEqual(previous.inputs, inputs);
    if (stays) return "all";
    return provider !== undefined && holdsUnknown(provider.inputs) ? "nothing" : "inputs";
  };
  return {
    of: (registration, provider) => {
      const answer = known(registration, provider);
      if (answer !== "all") coming.add(registration.urn);
      return answer;
    },
  };
}
