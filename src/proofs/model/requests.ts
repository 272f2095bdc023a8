import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Invoke, Registration } from "./registration.ts";
import { decode, decodeRecord, type WireRecord } from "./wire.ts";

/** The registration that a request stands for. */
export function readRegistration(
  request: RegisterResourceRequest,
  urn: string,
  inputs: WireRecord,
): Registration {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent(),
    provider: providerUrn(request.getProvider()),
    inputs: decodeRecord(inputs),
    dependencies: request.getDependenciesList(),
    propertyDependencies: readDependencies(request),
    protect: request.getProtect() === true,
    retainOnDelete: request.getRetainondelete() === true,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: request.getAliasesList().map(aliasText),
    customTimeouts: withoutEmpty(request.getCustomtimeouts()?.toObject() ?? {}),
    hooks: withoutEmpty(request.getHooks()?.toObject() ?? {}),
    importId: idText(request.getImportid()),
    readId: "",
  };
}

/** The registration of a resource that exists already and is only read. */
export function readExisting(request: ReadResourceRequest, urn: string, inputs: WireRecord): Registration {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: true,
    parent: request.getParent(),
    provider: providerUrn(request.getProvider()),
    inputs: decodeRecord(inputs),
    dependencies: request.getDependenciesList(),
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: [],
    customTimeouts: {},
    hooks: {},
    importId: "",
    readId: idText(request.getId()),
  };
}

export function readInvoke(request: ResourceInvokeRequest, args: WireRecord): Invoke {
  return { token: request.getTok(), args: decodeRecord(args), provider: providerUrn(request.getProvider()) };
}

function readDependencies(request: RegisterResourceRequest): Registration["propertyDependencies"] {
  const urns = request.getPropertydependenciesMap();
  return Object.fromEntries(
    urns
      .getEntryList()
      .map(([property]): [string, string[]] => [property, urns.get(property)?.getUrnsList() ?? []])
      .filter(([, given]) => given.length > 0),
  );
}

const idText = (id: string) => String(decode(id));

// The SDK sends "<urn>::<id>".
const providerUrn = (reference: string) => reference.replace(/::[^:]*$/, "");

const aliasText = (alias: Alias) =>
  alias.getUrn() ||
  JSON.stringify(
    Object.fromEntries(Object.entries(alias.getSpec()?.toObject() ?? {}).filter(([, value]) => value)),
  );

/**
 * Drops options that were not set, and the parts that protobuf adds to names: `List` after those of lists, `pb_` before
 * words of the language such as `delete`.
 */
function withoutEmpty<Value extends string | readonly string[]>(
  record: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value.length > 0)
      .map(([key, value]) => [key.replace(/^pb_|List$/g, ""), value]),
  );
}
