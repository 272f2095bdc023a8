import type * as pulumi from "@pulumi/pulumi";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { createForesight } from "./foresight.ts";
import {
  type Answers,
  holdsUnknown,
  type Invoke,
  type PlainRecord,
  type Registration,
} from "./registration.ts";
import { readExisting, readInvoke, readRegistration } from "./requests.ts";
import { createUrn } from "./urn.ts";
import { decodeRecord, encodeSecret, encodeUnknown, unknownValue, type WireRecord } from "./wire.ts";

type Monitor = NonNullable<ReturnType<typeof pulumi.runtime.getMonitor>>;

/** The monitor's record of requests so far. */
export interface Recording {
  readonly registrations: ReadonlyMap<string, Registration>;
  readonly invokes: readonly Invoke[];
  /** The root stack's outputs. */
  readonly outputs: () => PlainRecord;
}

interface MonitorContext {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  /** The resources in the state before the run. */
  readonly existing: readonly Registration[];
  readonly answers: Answers;
  /** Told of what has to fail the whole run, even where the program handles the error. */
  readonly fail: (error: unknown) => void;
}

/**
 * Makes the SDK's mock monitor write down each request in full and answer it from `answers`: the mocks themselves are
 * told neither parent nor dependencies nor options.
 *
 * With `preview`, what is to be created or changed has neither an id nor computed properties yet.
 */
export function recordRequests(monitor: Monitor, context: MonitorContext): Recording {
  const registrations = new Map<string, Registration>();
  const invokes: Invoke[] = [];
  const foresight = context.preview ? createForesight(context.existing) : undefined;
  let outputs: PlainRecord = {};

  const add = (registration: Registration) => {
    if (registrations.has(registration.urn)) {
      throw new Error(`duplicate resource ${registration.urn}: give one of the two another name or parent`);
    }
    registrations.set(registration.urn, registration);
  };
  const answer = (registration: Registration, inputs: WireRecord): { id: string; state: WireRecord } => {
    if (!registration.custom) return { id: "", state: inputs };
    const provider = registrations.get(registration.provider);
    const known = foresight?.of(registration, provider) ?? "all";
    if (known === "nothing") return { id: "", state: {} };
    const { id, outputs } = context.answers.resource(registration, provider);
    if (known === "inputs") return { id: unknownId(registration), state: foresee(inputs, outputs) };
    return { id, state: { ...inputs, ...hideSecrets(outputs, registration.additionalSecretOutputs) } };
  };

  Object.assign(monitor, {
    registerResource: asCall(context, (request: RegisterResourceRequest) => {
      const inputs = fromStruct(request.getObject());
      const registration = readRegistration(request, urnOf(request, context), inputs);
      add(registration);
      const { id, state } = answer(registration, inputs);
      return {
        getUrn: () => registration.urn,
        getId: () => id,
        getObject: () => asStruct(state),
        getPropertydependenciesMap: () => undefined,
        getResult: () => 0,
      };
    }),
    readResource: asCall(context, (request: ReadResourceRequest) => {
      const inputs = fromStruct(request.getProperties());
      const registration = readExisting(request, urnOf(request, context), inputs);
      add(registration);
      const { state } = answer(registration, inputs);
      return { getUrn: () => registration.urn, getProperties: () => asStruct(state) };
    }),
    invoke: asCall(context, (request: ResourceInvokeRequest) => {
      const invoke = readInvoke(request, fromStruct(request.getArgs()));
      invokes.push(invoke);
      const provider = registrations.get(invoke.provider);
      // `Invoke` of a provider whose configuration is unknown (pkg/resource/plugin/provider_plugin.go).
      const isMute = context.preview && provider !== undefined && holdsUnknown(provider.inputs);
      const result = isMute ? {} : context.answers.invoke(invoke, provider);
      return { getFailuresList: () => [], getReturn: () => asStruct(result) };
    }),
    registerResourceOutputs: asCall(context, (request: RegisterResourceOutputsRequest) => {
      if (registrations.get(request.getUrn())?.parent === "")
        outputs = decodeRecord(fromStruct(request.getOutputs()));
      return {};
    }),
  });
  return { registrations, invokes, outputs: () => outputs };
}

type Struct = ReturnType<RegisterResourceRequest["getObject"]>;
type Callback = (error: Error | null, response?: object) => void;

/** A remote call, as the SDK makes it. Of an error it reads `details` only, like gRPC's. */
function asCall<Request>(context: MonitorContext, respond: (request: Request) => object) {
  return (request: Request, callback: Callback) => {
    try {
      callback(null, respond(request));
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      context.fail(failure);
      callback(Object.assign(failure, { details: failure.message }));
    }
  };
}

type PlacedRequest = Pick<RegisterResourceRequest, "getParent" | "getType" | "getName">;

const urnOf = (request: PlacedRequest, { project, stack }: MonitorContext) =>
  createUrn({
    project,
    stack,
    parent: request.getParent(),
    type: request.getType(),
    name: request.getName(),
  });

const fromStruct = (struct: Struct): WireRecord => (struct?.toJavaScript() ?? {}) as WireRecord;

/** A structure of a response, as far as the SDK uses one; it spares a way through protobuf and back. */
const asStruct = (record: WireRecord) => ({ toJavaScript: () => record });

/**
 * The ID of something that a preview has yet to create. A provider's stands for unknown (`Registry.Create`,
 * pkg/resource/deploy/providers/registry.go).
 */
const unknownId = ({ type }: Registration): string =>
  type.startsWith("pulumi:providers:") ? unknownValue : "";

const foresee = (inputs: WireRecord, outputs: PlainRecord): WireRecord => ({
  ...inputs,
  ...Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, encodeUnknown(inputs[key], value)]),
  ),
});

function hideSecrets(outputs: PlainRecord, secret: readonly string[]): WireRecord {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, secret.includes(key) ? encodeSecret(value) : value]),
  );
}
