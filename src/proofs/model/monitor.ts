import type * as pulumi from "@pulumi/pulumi";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Answers, Invoke, PlainRecord, Registration } from "./registration.ts";
import { readExisting, readInvoke, readRegistration } from "./requests.ts";
import { createUrn } from "./urn.ts";
import { decodeRecord, encodeSecret, type WireRecord } from "./wire.ts";

type Monitor = NonNullable<ReturnType<typeof pulumi.runtime.getMonitor>>;

/** What the monitor has been asked so far. */
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
  readonly answers: Answers;
  /** Told of what has to fail the whole run, even where the program handles the error. */
  readonly fail: (error: unknown) => void;
}

/**
 * Makes the SDK's mock monitor write down each request in full and answer it from `answers`: the mocks themselves are
 * told neither parent nor dependencies nor options.
 *
 * With `preview`, what is to be created has neither an id nor computed properties yet, as in a first `pulumi preview`.
 */
export function recordRequests(monitor: Monitor, context: MonitorContext): Recording {
  const registrations = new Map<string, Registration>();
  const invokes: Invoke[] = [];
  let outputs: PlainRecord = {};

  const add = (registration: Registration) => {
    if (registrations.has(registration.urn)) {
      throw new Error(`duplicate resource ${registration.urn}: give one of the two another name or parent`);
    }
    registrations.set(registration.urn, registration);
  };
  const answer = (registration: Registration, inputs: WireRecord) => {
    if (!registration.custom || (context.preview && registration.readId === ""))
      return { id: "", state: inputs };
    const { id, outputs } = context.answers.resource(registration, registrations.get(registration.provider));
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
      const result = context.answers.invoke(invoke, registrations.get(invoke.provider));
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

/** All that the SDK does with a structure of a response; spares a way through protobuf and back. */
const asStruct = (record: WireRecord) => ({ toJavaScript: () => record });

function hideSecrets(outputs: PlainRecord, secret: readonly string[]): WireRecord {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, secret.includes(key) ? encodeSecret(value) : value]),
  );
}
