import fc from "fast-check";
import type { Environment } from "../../environments/index.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { environmentSets, suffixes } from "./arbitraries.ts";
import { synthesizePlatform } from "./platform.ts";

export interface AnyStack {
  readonly suffix: string;
  readonly synthesis: Synthesis;
}

/** Others in each process; the same for all tests in it, so that they share the syntheses. */
const seed = Date.now() | 0;

const settings = fc.uniqueArray(fc.record({ suffix: suffixes, flipped: fc.boolean() }), {
  minLength: 2,
  maxLength: 2,
  selector: ({ suffix }) => suffix,
});

/** Whatever two environments there are, whatever they are configured to: six times two stacks. */
export const whateverStacks = (
  holds: (stacks: readonly AnyStack[], environments: readonly Environment[]) => void,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(environmentSets(2, 2), settings, async (environments, configured) => {
      const stacks: AnyStack[] = [];
      for (const [index, { suffix, flipped }] of configured.entries()) {
        const { name, primary, secondary } = environments[index] as Environment;
        const values = { environmentSuffix: suffix, activeRegion: (flipped ? secondary : primary).region };
        stacks.push({ suffix, synthesis: await synthesizePlatform(name, values, { environments }) });
      }
      holds(stacks, environments);
    }),
    { numRuns: 6, seed },
  );
