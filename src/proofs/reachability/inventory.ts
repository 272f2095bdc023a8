import { createAnswers } from "../model/answers.ts";
import { groupBy } from "../model/group.ts";
import { onceEach } from "../model/once.ts";
import { isRecord } from "../model/record.ts";
import type { Plain, PlainRecord, Registration, Synthesis } from "../model/registration.ts";

/** A registration with the ID that the planner answered, by which others refer to it. */
export interface Resource {
  readonly id: string;
  readonly urn: string;
  /** The logical name. */
  readonly name: string;
  readonly type: string;
  readonly stack: string;
  /** Name of the AWS region that its provider goes to. */
  readonly region: string;
  readonly inputs: PlainRecord;
  /** Computed properties that the planner made up. */
  readonly computed: PlainRecord;
}

/** The resources of several stacks. An ID that one stack reads from another's outputs is that of the other's resource. */
export interface Inventory {
  readonly all: readonly Resource[];
  readonly ofType: (type: string) => readonly Resource[];
  /** The resource of that type with the ID; undefined where there is none. */
  readonly find: (type: string, id: string | undefined) => Resource | undefined;
}

export function takeInventory(syntheses: readonly Synthesis[]): Inventory {
  const all = syntheses.flatMap(({ stack, registrations }) => {
    const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
    return registrations
      .filter(isAws)
      .map((registration) => taken(registration, byUrn.get(registration.provider), stack));
  });
  return indexed(all);
}

/** Inventories that have been taken. Every proof takes that of the same registrations. */
const known = new WeakMap<
  Registration,
  { readonly provider: Registration | undefined; readonly resource: Resource }
>();

const answers = createAnswers({});

function taken(registration: Registration, provider: Registration | undefined, stack: string): Resource {
  const before = known.get(registration);
  if (before !== undefined && before.provider === provider && before.resource.stack === stack)
    return before.resource;
  const { urn, name, type, inputs } = registration;
  const { id, outputs: computed } = answers.resource(registration, provider);
  const region = text(provider?.inputs.region) ?? "";
  const resource = { id, urn, name, type, stack, region, inputs, computed };
  known.set(registration, { provider, resource });
  return resource;
}

/** Resources, to be found by type and ID. */
export function indexed(all: readonly Resource[]): Inventory {
  const byType = groupBy(all, ({ type }) => type);
  const ofType = (type: string) => byType.get(type) ?? [];
  const byId = onceEach((type: string) => new Map(ofType(type).map((resource) => [resource.id, resource])));
  return { all, ofType, find: (type, id) => (id === undefined ? undefined : byId(type).get(id)) };
}

const isAws = ({ custom, type }: Registration) => custom && type.startsWith("aws:");

export const text = (value: Plain | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const number = (value: Plain | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;

export const texts = (value: Plain | undefined): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Plain[]) : []).filter((item) => typeof item === "string");

/** The fields of a value; none of anything else. */
export const record = (value: unknown): PlainRecord => (isRecord(value) ? (value as PlainRecord) : {});

export const records = (value: Plain | undefined): readonly PlainRecord[] =>
  Array.isArray(value) ? (value as readonly Plain[]).map(record) : [];
