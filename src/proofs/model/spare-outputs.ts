import type { Resource } from "@pulumi/pulumi";
import rpc from "@pulumi/pulumi/runtime/rpc.js";
import { replace } from "./replace.ts";

/** Gives an output its value, or the error for which it has none. */
type Resolve = (...answer: readonly unknown[]) => void;

/** The SDK's function that makes an output of each property of a resource. It returns what resolves them. */
type Transfer = (
  onto: Resource,
  label: string,
  properties: Record<string, unknown>,
) => Readonly<Record<string, Resolve>>;

/**
 * Has outputs made of properties only that somebody asks for. A resource has some forty, of which the program reads one or
 * two, and each output is twenty promises: half of the time of a synthesis. What nobody gave is dropped from what the SDK goes
 * on with, which counts it as not there (`serializeFilteredProperties`, runtime/rpc.js), each time after four promises.
 *
 * @returns a function that puts the SDK's own way back
 */
export const spareOutputs = (): (() => void) => replace(rpc, "transferProperties", onDemand);

const onDemand =
  (transfer: Transfer): Transfer =>
  (onto, label, properties) => {
    const resolvers: Record<string, Resolve> = {};
    for (const [name, value] of Object.entries(properties)) {
      // Those two the SDK makes elsewhere.
      if (name === "id" || name === "urn") continue;
      resolvers[name] = deferred(onto, name, () => transfer(onto, label, { [name]: value }));
      if (value === undefined) Reflect.deleteProperty(properties, name);
    }
    return resolvers;
  };

/** Has a property become the SDK's output when it is read. @returns what resolves it, before that or after */
function deferred(onto: Resource, name: string, make: () => Readonly<Record<string, Resolve>>): Resolve {
  let answer: readonly unknown[] | undefined;
  let resolve: Resolve | undefined;
  Object.defineProperty(onto, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      // The SDK refuses to make a property that is there.
      Reflect.deleteProperty(onto, name);
      resolve = make()[name];
      if (answer !== undefined) resolve?.(...answer);
      return Reflect.get(onto, name);
    },
  });
  return (...given) => {
    answer = given;
    resolve?.(...given);
  };
}
