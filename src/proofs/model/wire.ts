import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { onceEach } from "./once.ts";
import { type Plain, type PlainRecord, secretMark, unknownMark } from "./registration.ts";

const {
  specialSigKey: signature,
  specialSecretSig,
  specialAssetSig,
  specialArchiveSig,
  specialResourceSig,
} = pulumi.runtime;

/** The SDK's marker of a value that is not known yet. */
export const { unknownValue } = pulumi.runtime;

/** Values as the SDK sends them to the engine: plain data in which signatures mark secrets, assets and references. */
type Wire = null | boolean | number | string | readonly Wire[] | WireRecord;
export type WireRecord = { readonly [key: string]: Wire };

/** The SDK's message, as plain data without a secret's value in it. */
export function decode(value: Wire): Plain {
  if (value === unknownValue) return unknownMark;
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(decode);
  switch (value[signature]) {
    case undefined:
      return decodeRecord(value);
    case specialSecretSig:
      return secretMark;
    case specialAssetSig:
      return decodeAsset(value);
    case specialArchiveSig:
      return value.assets === undefined ? decodeAsset(value) : decode(value.assets);
    case specialResourceSig:
      return decode(value.id || value.urn || "");
    default:
      throw new Error(`unknown signature ${JSON.stringify(value[signature])} in a value of the SDK`);
  }
}

/** A record as plain data, with its keys in the order in which protobuf hands them to an engine. */
export function decodeRecord(record: WireRecord): PlainRecord {
  const plain: Record<string, Plain> = {};
  for (const key of Object.keys(record).sort()) plain[key] = decode(record[key] ?? null);
  return plain;
}

/** Marks a value as secret for the SDK. */
export function encodeSecret(value: Wire): Wire {
  return { [signature]: specialSecretSig, value };
}

/**
 * Marks as unknown for the SDK what a provider has yet to compute: whatever it answers otherwise than it was asked.
 *
 * @param input undefined where the program said nothing
 */
export function encodeUnknown(input: Wire | undefined, output: Plain): Wire {
  if (input !== undefined && isDeepStrictEqual(decode(input), output)) return input;
  if (!isRecord(input) || !isRecord(output)) return unknownValue;
  const computed = Object.entries(output).map(([key, value]) => [key, encodeUnknown(input[key], value)]);
  return { ...input, ...Object.fromEntries(computed) };
}

const isRecord = (value: Wire | undefined): value is WireRecord =>
  typeof value === "object" && value !== null && !isList(value) && !(signature in value);

const isList = (value: readonly Wire[] | WireRecord): value is readonly Wire[] => Array.isArray(value);

/** The hash of a text, kept because the functions' code is the same in every plan, and long. */
const digestOf = onceEach((text: string) => createHash("sha256").update(text).digest("hex"));

function decodeAsset({ path, uri, text }: WireRecord): string {
  if (typeof text === "string") return `asset:sha256:${digestOf(text)}`;
  return `asset:${path ?? uri}`;
}
