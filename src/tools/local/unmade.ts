import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { createAnswers } from "../../proofs/model/answers.ts";
import type { Registration } from "../../proofs/model/registration.ts";
import { readRegistration } from "../../proofs/model/requests.ts";
import { createUrn } from "../../proofs/model/urn.ts";
import type { WireRecord } from "../../proofs/model/wire.ts";
import { isGap } from "./gaps.ts";

type Callback = (error: Error | null, response?: object) => void;

/**
 * Keeps from the engine what the emulator lacks, and answers in its place as the planner does. So it is in no state, and what
 * depends on it is deployed all the same. To exclude it would take what depends on it along (`--exclude-dependents`), which
 * an update that leaves out a lost region must not: all that follows on its closing depends on it.
 */
export function keepFromEngine(spelled: string): void {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("there is no engine to keep anything from");
  const answers = createAnswers({});
  const providers = new Map<string, Registration>();
  /** The dependencies of what is not made, by URN: whatever waits for it waits for these. */
  const unmade = new Map<string, readonly string[]>();
  const register = monitor.registerResource.bind(monitor) as (
    request: RegisterResourceRequest,
    callback: Callback,
  ) => unknown;
  Object.assign(monitor, {
    registerResource: (request: RegisterResourceRequest, callback: Callback) => {
      waitForOthers(request, unmade);
      const [type, name] = [request.getType(), request.getName()];
      const urn = urnOf(request);
      const inputs = (request.getObject()?.toJavaScript() ?? {}) as WireRecord;
      if (type.startsWith("pulumi:providers:")) providers.set(urn, readRegistration(request, urn, inputs));
      if (!isGap(spelled, { type, name })) return register(request, callback);
      const registration = readRegistration(request, urn, inputs);
      unmade.set(urn, registration.dependencies);
      const { id, outputs } = answers.resource(registration, providers.get(registration.provider));
      return callback(null, responseOf(urn, id, { ...inputs, ...outputs }));
    },
  });
}

const urnOf = (request: RegisterResourceRequest): string =>
  createUrn({
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    parent: request.getParent(),
    type: request.getType(),
    name: request.getName(),
  });

/** The engine refuses to depend on what it does not know. */
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
