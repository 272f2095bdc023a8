import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import grpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import {
  type Plain,
  type Registration,
  type Synthesis,
  secretMark,
  unknownMark,
} from "../../src/proofs/model/registration.ts";
import { ownOptions } from "./start.ts";

/** A policy pack as the engine starts and asks it. */
export interface RunningPack {
  /** The names of the policies that a stack violates. */
  readonly violated: (synthesis: Synthesis) => Promise<ReadonlySet<string>>;
  readonly stop: () => void;
}

const root = join(import.meta.dirname, "../..");
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

export async function startPack(folder: string): Promise<RunningPack> {
  const program = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js");
  // MiB for young objects, of which each policy is handed a whole stack: with the default of 16 half as much time again goes by.
  const child = spawn(
    process.execPath,
    [...ownOptions, "--max-semi-space-size=64", program, "127.0.0.1:1", folder],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  // Left behind by a test run that ends early, it would keep that run's standard error open for ever.
  process.once("exit", () => child.kill());
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const client = new grpc.AnalyzerClient(
    `127.0.0.1:${port.toString().trim()}`,
    credentials.createInsecure(),
    unlimited,
  );
  const analyze = (request: proto.AnalyzeRequest) =>
    new Promise<proto.AnalyzeResponse>((resolve, reject) =>
      client.analyze(request, (error, reply) => (error ? reject(error) : resolve(reply))),
    );
  const analyzeStack = (request: proto.AnalyzeStackRequest) =>
    new Promise<proto.AnalyzeResponse>((resolve, reject) =>
      client.analyzeStack(request, (error, reply) => (error ? reject(error) : resolve(reply))),
    );
  return {
    violated: async (synthesis) => {
      for (const registration of synthesis.registrations) await analyze(resourceRequest(registration));
      const diagnostics = (await analyzeStack(stackRequest(synthesis))).getDiagnosticsList();
      return new Set(diagnostics.map((diagnostic) => diagnostic.getPolicyname()));
    },
    stop: () => {
      client.close();
      child.kill();
    },
  };
}

function resourceRequest({ urn, type, name, inputs }: Registration): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setName(name);
  request.setProperties(struct.Struct.fromJavaScript(json(inputs)));
  request.setOptions(new proto.AnalyzerResourceOptions());
  return request;
}

function stackRequest({ registrations }: Synthesis): proto.AnalyzeStackRequest {
  const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(
    registrations.map((registration) => {
      const { urn, type, name, dependencies, propertyDependencies, parent, provider } = registration;
      const resource = new proto.AnalyzerResource();
      resource.setUrn(urn);
      resource.setType(type);
      resource.setName(name);
      resource.setParent(parent);
      // What AWS answered, of which rules must not take anything for the program's own.
      resource.setProperties(
        struct.Struct.fromJavaScript({ ingress: "AWS's answer", egress: "AWS's answer" }),
      );
      resource.setOptions(optionsOf(registration));
      resource.setDependenciesList([...dependencies]);
      for (const [input, urns] of Object.entries(propertyDependencies)) {
        const sources = new proto.AnalyzerPropertyDependencies();
        sources.setUrnsList([...urns]);
        resource.getPropertydependenciesMap().set(input, sources);
      }
      const used = byUrn.get(provider);
      if (used !== undefined) resource.setProvider(providerOf(used));
      return resource;
    }),
  );
  return request;
}

function optionsOf({ protect, ignoreChanges, customTimeouts }: Registration): proto.AnalyzerResourceOptions {
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(protect);
  options.setIgnorechangesList([...ignoreChanges]);
  const timeouts = new proto.AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(seconds(customTimeouts.create));
  timeouts.setDelete(seconds(customTimeouts.delete));
  options.setCustomtimeouts(timeouts);
  return options;
}

function providerOf({ urn, type, name, inputs }: Registration): proto.AnalyzerProviderResource {
  const provider = new proto.AnalyzerProviderResource();
  provider.setUrn(urn);
  provider.setType(type);
  provider.setName(name);
  provider.setProperties(struct.Struct.fromJavaScript(json(inputs)));
  return provider;
}

/** Seconds of a duration such as `1h30m`; 0 where none was set. */
function seconds(duration = ""): number {
  const of = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(duration)?.[1] ?? 0);
  return of("h") * 3600 + of("m") * 60 + of("s");
}

/** Inputs as the engine sends them: secrets wrapped, assets as such, unknown values as what stands for them. */
const json = (inputs: Registration["inputs"]) => encode(inputs) as Record<string, struct.JavaScriptValue>;

function encode(value: Plain): struct.JavaScriptValue {
  const { specialSigKey, specialSecretSig, specialAssetSig, specialArchiveSig } = pulumi.runtime;
  if (value === unknownMark) return pulumi.runtime.unknownValue;
  if (value === secretMark) return { [specialSigKey]: specialSecretSig, value: "what nobody may know" };
  if (isAsset(value)) return { [specialSigKey]: specialAssetSig, text: "content" };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== "object" || value === null) return value as struct.JavaScriptValue;
  const encoded = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
  const isArchive = Object.values(value).length > 0 && Object.values(value).every(isAsset);
  return isArchive ? { [specialSigKey]: specialArchiveSig, assets: encoded } : encoded;
}

const isAsset = (value: Plain): boolean => typeof value === "string" && value.startsWith("asset:");
