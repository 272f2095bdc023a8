import * as pulumi from "@pulumi/pulumi";
import { type Plain, type PlainRecord, unknownMark } from "../model/registration.ts";

/**
 * A resource's inputs as a policy is handed them, as rules read them.
 *
 * Pulumi lets a policy read a value that a preview does not know no further than to an error, which ends the policy for
 * all resources. Here it is {@link unknownMark}, in its place among what is known.
 */
export function plainInputs(properties: Readonly<Record<string, unknown>>): PlainRecord {
  return Object.fromEntries(Object.keys(properties).map((key) => [key, read(() => properties[key])]));
}

function read(value: () => unknown): Plain {
  try {
    return plain(value());
  } catch (error) {
    // Of @pulumi/policy's proxy.js, which declares it for itself alone.
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return unknownMark;
    throw error;
  }
}

function plain(value: unknown): Plain {
  if (value === null) return null;
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return value;
  if (Array.isArray(value)) return Array.from(value.keys(), (index) => read(() => value[index]));
  // Their content is in promises, which cannot be awaited behind @pulumi/policy's proxies. No rule reads it.
  if (pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value)) return "asset";
  return plainInputs(Object(value));
}
