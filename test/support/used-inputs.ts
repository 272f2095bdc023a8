import type { Plain, PlainRecord, Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { restored, synthesizeDatabase } from "./database.ts";
import { everything } from "./faults/fault.ts";
import { synthesizePlatform } from "./platform.ts";
import { synthesizeStacks } from "./reachability.ts";

/** An input that the program gives a value: a text or a number, which its provider may limit to a set. */
export interface UsedInput {
  readonly type: string;
  /** `*` is any item of a list, or any key of a map. */
  readonly path: string;
  /** The path in the inputs of the registration. */
  readonly place: readonly (string | number)[];
  readonly registration: Registration;
}

/** The program in the states that have all its resources. */
export const everyState = async (): Promise<readonly Synthesis[]> => [
  ...(await Promise.all(
    ["production", "staging"].flatMap((stack) =>
      ["us-east-1", "us-west-2"].map((activeRegion) =>
        synthesizePlatform(stack, { ...everything, activeRegion }),
      ),
    ),
  )),
  (await synthesizeStacks()).production,
  await synthesizeDatabase(restored),
];

/** Each such input once, of the resources of one provider. */
export function usedInputs(syntheses: readonly Synthesis[], provider: string): readonly UsedInput[] {
  const uses = syntheses
    .flatMap(({ registrations }) => registrations)
    .filter(({ type }) => type.startsWith(`${provider}:`))
    .flatMap((registration) =>
      placesIn(registration.inputs).map((place) => ({
        type: registration.type,
        path: pathOf(place),
        place,
        registration,
      })),
    );
  return [...new Map(uses.map((use) => [`${use.type} ${use.path}`, use])).values()];
}

/** The places of all texts and numbers. */
const placesIn = (value: Plain): readonly (readonly (string | number)[])[] => {
  if (typeof value === "string" || typeof value === "number") return [[]];
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string | number, Plain])[] = Array.isArray(value)
    ? [...(value as readonly Plain[]).entries()]
    : Object.entries(value as PlainRecord);
  return entries.flatMap(([key, inner]) => placesIn(inner).map((place) => [key, ...place]));
};

/** Inputs whose keys are somebody's data, not names of inputs. */
const maps: readonly (string | number)[] = [
  "dimensions",
  "recoveryPointTags",
  "requestParameters",
  "resourceTypeOptInPreference",
  "restoreMetadataOverrides",
  "tags",
  "triggers",
  "variables",
];

const pathOf = (place: readonly (string | number)[]): string =>
  place
    .map((key, index) => (typeof key === "number" || maps.includes(place[index - 1] ?? "") ? "*" : key))
    .join(".");
