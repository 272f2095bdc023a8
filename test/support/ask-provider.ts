import { spawn } from "node:child_process";
import { once } from "node:events";
import { credentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Plain, PlainRecord, Registration } from "../../src/proofs/model/registration.ts";
import type { UsedInput } from "./used-inputs.ts";

/** A provider that is asked, as the engine asks it, whether it accepts inputs. */
export interface AskedProvider {
  /** The set that the provider limits an input to; undefined where it is none. */
  readonly setOf: (input: UsedInput) => Promise<readonly (string | number)[] | undefined>;
  readonly stop: () => void;
}

const nothingLikeIt = { string: "no-such-value", number: 987_654_321 };

/** Starts a provider's plugin. It is told no credentials, and asks AWS nothing. @param plugin the path of its program */
export async function startProvider(plugin: string): Promise<AskedProvider> {
  const child = spawn(plugin, ["127.0.0.1:1"], { stdio: ["pipe", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const client = new grpc.ResourceProviderClient(
    `127.0.0.1:${port.toString().trim()}`,
    credentials.createInsecure(),
  );
  await new Promise<void>((resolve, reject) =>
    client.configure(configuration(), (error) => (error ? reject(error) : resolve())),
  );
  const complaints = (registration: Registration, inputs: PlainRecord) =>
    new Promise<readonly string[]>((resolve, reject) =>
      client.check(requestOf(registration, inputs), (error, reply) =>
        error ? reject(error) : resolve(reply.getFailuresList().map((failure) => failure.getReason())),
      ),
    );
  // Each has dozens of inputs to be asked about, and each question takes the provider a tenth of a second.
  const usuals = new Map<Registration, Promise<readonly string[]>>();
  const usualOf = (registration: Registration) => {
    const known = usuals.get(registration) ?? complaints(registration, registration.inputs);
    usuals.set(registration, known);
    return known;
  };
  return {
    setOf: async ({ registration, place }) => {
      const { inputs } = registration;
      const usual = await usualOf(registration);
      const broken = asRecord(replaced(inputs, place));
      const caused = (await complaints(registration, broken)).filter((reason) => !usual.includes(reason));
      // Of several ways to be right only one is a set: the input has others.
      return caused.length === 1 ? setIn(caused[0] ?? "") : undefined;
    },
    stop: () => {
      client.close();
      child.kill();
    },
  };
}

/** The set that a complaint names, in the words of Terraform's SDK, its framework or the AWS provider. */
export function setIn(complaint: string): readonly (string | number)[] | undefined {
  const [, strict, listed] =
    /must be one of: \[(.*?)\]|Valid Values: \[(.*?)\]/s.exec(complaint) ??
    /to be one of \[(.*?)\]/s.exec(complaint) ??
    [];
  const list = strict ?? listed;
  if (list === undefined) return undefined;
  if (list.includes('"')) return [...list.matchAll(/"([^"]*)"/g)].map(([, value = ""]) => value);
  const values = list.trim().split(/\s+/);
  return values.every((value) => /^-?\d+$/.test(value)) ? values.map(Number) : values;
}

function configuration(): proto.ConfigureRequest {
  const request = new proto.ConfigureRequest();
  const unasked = ["skipCredentialsValidation", "skipMetadataApiCheck", "skipRequestingAccountId"];
  request.setArgs(
    struct.Struct.fromJavaScript({
      region: "us-east-1",
      accessKey: "none",
      secretKey: "none",
      ...Object.fromEntries(unasked.map((key) => [key, "true"])),
    }),
  );
  return request;
}

function requestOf({ urn, type, name }: Registration, inputs: PlainRecord): proto.CheckRequest {
  const request = new proto.CheckRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setName(name);
  request.setNews(struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(inputs))));
  request.setRandomseed(new Uint8Array(32));
  return request;
}

/** Inputs with a value at that place which is none of any set. */
export function replaced(value: Plain, [key, ...rest]: readonly (string | number)[]): Plain {
  if (key === undefined) return typeof value === "number" ? nothingLikeIt.number : nothingLikeIt.string;
  if (Array.isArray(value))
    return (value as readonly Plain[]).map((item, index) => (index === key ? replaced(item, rest) : item));
  const inner = asRecord(value);
  return { ...inner, [key]: replaced(inner[key] ?? "", rest) };
}

const asRecord = (value: Plain): PlainRecord => Object(value) as PlainRecord;
