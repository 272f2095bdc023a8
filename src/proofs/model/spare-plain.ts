import rpc from "@pulumi/pulumi/runtime/rpc.js";
import { replace } from "./replace.ts";

type Properties = Readonly<Record<string, unknown>>;

/** The SDK's function that turns a resource's properties into what it sends, with the resources that each depends on. */
type Serialize = (
  label: string,
  properties: Properties,
  options: unknown,
) => Promise<readonly [sent: Properties, dependencies: ReadonlyMap<string, ReadonlySet<unknown>>]>;

/**
 * Spares properties that are plain data, as most are, their way through the SDK: it goes through them with a promise for
 * each value in them (`serializeProperty`, runtime/rpc.js, as of 3.248), and looks for the resources that they depend on.
 * They are sent as they are, and depend on none.
 *
 * @returns a function that puts the SDK's own way back
 */
export const sparePlain = (): (() => void) =>
  replace(
    rpc,
    "serializeResourceProperties",
    (serialize: Serialize): Serialize =>
      async (label, properties, options) => {
        const plain: Record<string, unknown> = {};
        const others: Record<string, unknown> = {};
        for (const [name, value] of Object.entries(properties)) {
          // Those two the SDK leaves out.
          const isSent = name !== "id" && name !== "urn";
          (isSent && isPlain(value) ? plain : others)[name] = value;
        }
        const [sent, dependencies] = await serialize(label, others, options);
        return [{ ...plain, ...sent }, dependencies];
      },
  );

/** Whether the SDK sends a value as it is. It drops undefined from objects, and makes it null in lists. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}
