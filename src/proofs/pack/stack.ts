import type { PolicyResource } from "@pulumi/policy";
import type { PlainRecord, Registration } from "../model/registration.ts";
import { type Stack, stackOf } from "../model/rule.ts";
import { plainInputs } from "./checked-inputs.ts";

/** The inputs of resources, by URN. */
type Inputs = ReadonlyMap<string, PlainRecord>;

/**
 * A stack as rules read it. The engine hands over no look-ups, hooks or retention, so rules of these hold in the planner
 * alone.
 *
 * @param inputs as the provider has checked them: the engine's own properties of a resource have AWS's answers among them
 */
export function stackFrom(resources: readonly PolicyResource[], inputs: Inputs): Stack {
  const registrations = resources
    .filter(({ type, name }) => !isDefaultProvider(type, name))
    .map((resource) => registrationOf(resource, inputs));
  return stackOf({ project: "", stack: "", registrations, invokes: [], outputs: {}, logs: [] });
}

function registrationOf(resource: PolicyResource, inputs: Inputs): Registration {
  const { urn, type, name, opts, provider, parent, dependencies, propertyDependencies } = resource;
  const { protect, ignoreChanges, deleteBeforeReplace = false, aliases, customTimeouts } = opts;
  return {
    urn,
    type,
    name,
    custom: !/^(?:payments:|pulumi:pulumi:Stack$)/.test(type),
    parent: parent?.urn ?? "",
    provider: provider === undefined || isDefaultProvider(provider.type, provider.name) ? "" : provider.urn,
    inputs: inputs.get(urn) ?? plainInputs(resource.props),
    dependencies: dependencies.map((dependency) => dependency.urn),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([input, sources]) => [
        input,
        sources.map((source) => source.urn),
      ]),
    ),
    protect,
    retainOnDelete: false,
    deleteBeforeReplace,
    ignoreChanges,
    replaceOnChanges: [],
    additionalSecretOutputs: opts.additionalSecretOutputs,
    aliases,
    customTimeouts: timeoutsOf(customTimeouts),
    hooks: {},
    importId: "",
    readId: "",
  };
}

/** Whether a provider is a default one. The engine makes one where the program names none; to the program there is none. */
const isDefaultProvider = (type: string, name: string): boolean =>
  type.startsWith("pulumi:providers:") && name.startsWith("default");

/** The time-outs that were set. The engine says 0 where nothing was. */
function timeoutsOf(timeouts: PolicyResource["opts"]["customTimeouts"]): Readonly<Record<string, string>> {
  const { createSeconds, updateSeconds, deleteSeconds } = timeouts;
  return Object.fromEntries(
    Object.entries({ create: createSeconds, update: updateSeconds, delete: deleteSeconds })
      .filter(([, seconds]) => seconds > 0)
      .map(([operation, seconds]) => [operation, `${Math.floor(seconds / 60)}m`]),
  );
}
