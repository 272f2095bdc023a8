import { readFileSync, writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type { RegisterResourceRequest, ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { createAnswers } from "../../proofs/model/answers.ts";
import type { Registration } from "../../proofs/model/registration.ts";
import { readRegistration } from "../../proofs/model/requests.ts";
import { createUrn, parseUrn } from "../../proofs/model/urn.ts";
import type { WireRecord } from "../../proofs/model/wire.ts";
import { type GapsFile, isGap } from "./gaps.ts";

type Respond = (error: Error | null, response?: object) => void;
type Remote<Request> = (request: Request, callback: Respond) => unknown;

/**
 * Keeps resources from the engine that the emulator lacks, and answers in its place as the planner does. What depends on it
 * is deployed all the same. To exclude it would take that along (`--exclude-dependents`), which an update that leaves out a
 * lost region must not: all that follows on its closing depends on it. Nothing of it is in the state, of which the program
 * is told otherwise: it registers nothing in a lost region that is not there.
 * @param path of the file of gaps
 */
export function keepFromEngine(path: string): void {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("there is no engine to keep anything from");
  const before = JSON.parse(readFileSync(path, "utf8")) as GapsFile;
  const answers = createAnswers({});
  const providers = new Map<string, Registration>();
  /** The dependencies of resources that are not made, by URN: whatever waits for such a resource waits for these. */
  const unmade = new Map<string, readonly string[]>();
  const register = monitor.registerResource.bind(monitor) as Remote<RegisterResourceRequest>;
  const invoke = monitor.invoke.bind(monitor) as Remote<ResourceInvokeRequest>;
  Object.assign(monitor, {
    registerResource: (request: RegisterResourceRequest, callback: Respond) => {
      waitForOthers(request, unmade);
      const [type, name] = [request.getType(), request.getName()];
      const urn = urnOf(request);
      const inputs = (request.getObject()?.toJavaScript() ?? {}) as WireRecord;
      if (type.startsWith("pulumi:providers:")) providers.set(urn, readRegistration(request, urn, inputs));
      if (!isGap(before, { type, name })) return register(request, callback);
      const registration = readRegistration(request, urn, inputs);
      unmade.set(urn, registration.dependencies);
      if (!pulumi.runtime.isDryRun()) write(path, before, unmade);
      const { id, outputs } = answers.resource(registration, providers.get(registration.provider));
      return callback(null, responseOf(urn, id, { ...inputs, ...outputs }));
    },
    invoke: (request: ResourceInvokeRequest, callback: Respond) =>
      invoke(
        request,
        request.getTok() === "pulumi:pulumi:readStackResourceOutputs"
          ? (error, response) => callback(error, response && withUnmade(response as InvokeResponse, before))
          : callback,
      ),
  });
}

const write = (path: string, { lacking, unmade }: GapsFile, more: ReadonlyMap<string, unknown>): void =>
  writeFileSync(path, JSON.stringify({ lacking, unmade: [...new Set([...unmade, ...more.keys()])] }));

/** The engine's answer of a state's resources, with those added that the emulator lacks. */
function withUnmade(response: InvokeResponse, { unmade }: GapsFile): object {
  const state = (response.getReturn()?.toJavaScript() ?? {}) as { readonly outputs?: object };
  const more = unmade.map((urn) => [urn, { type: parseUrn(urn).types.at(-1), outputs: {} }]);
  const outputs = { ...state.outputs, ...Object.fromEntries(more) };
  return {
    getFailuresList: () => response.getFailuresList(),
    getReturn: () => ({ toJavaScript: () => ({ ...state, outputs }) }),
  };
}

const urnOf = (request: RegisterResourceRequest): string =>
  createUrn({
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    parent: request.getParent(),
    type: request.getType(),
    name: request.getName(),
  });

/** Has a request depend on the dependencies of what is not made: the engine refuses to depend on what it does not know. */
function waitForOthers(
  request: RegisterResourceRequest,
  unmade: ReadonlyMap<string, readonly string[]>,
): void {
  const known = (urns: readonly string[]) => [...new Set(urns.flatMap((urn) => unmade.get(urn) ?? [urn]))];
  request.setDependenciesList(known(request.getDependenciesList()));
  request.getPropertydependenciesMap().forEach((property) => {
    property.setUrnsList(known(property.getUrnsList()));
  });
}

/** A response as the SDK reads it. */
const responseOf = (urn: string, id: string, state: WireRecord) => ({
  getUrn: () => urn,
  getId: () => id,
  getObject: () => ({ toJavaScript: () => state }),
  getPropertydependenciesMap: () => undefined,
  getResult: () => 0,
});
