import { staging } from "../../../environments/staging.ts";
import type { Backend } from "../../../src/tools/preflight/backend.ts";
import { type PreflightClients, preflightClients } from "../../../src/tools/preflight/clients.ts";
import type { Preflight } from "../../../src/tools/preflight/context.ts";
import type { RegionWants } from "../../../src/tools/preflight/region-wants.ts";

export const account = "123456789012";
export const region = "us-east-1";

const wanted: RegionWants = {
  instances: { "m7g.large": 10 },
  networks: 1,
  addresses: 3,
  interfaceEndpoints: 12,
  rules: 20,
  reserved: { "rotation-use1-staging-g1": 1, "session-rotation-use1-staging": 1 },
  endpointZones: { "com.amazonaws.us-east-1.sqs": ["use1-az1", "use1-az2"] },
  hostZones: ["use1-az1", "use1-az2"],
  images: [{ repository: "payments/staging/app", tag: "1.0.0", architecture: "arm64" }],
};

/** A stack's state that has resources of these types and IDs. */
export const backendWith = (resources: Readonly<Record<string, readonly string[]>>): Backend => ({
  url: "s3://state?region=us-east-2",
  own: { account, ids: (type) => resources[type] ?? [] },
  plugins: { aws: ["7.48.0"] },
});

/** One region of a stack that is not there yet, in an account that has everything. */
export const preflightOf = (given: Partial<Preflight> = {}): Preflight => ({
  stack: "staging",
  environment: staging,
  settings: { hostedZone: "staging.example.com", imageTag: "1.0.0" },
  regions: [region],
  wants: {
    regions: { [region]: wanted },
    certificateNames: ["pay.staging.example.com"],
    records: [{ name: "pay.staging.example.com", type: "A", setIdentifier: "primary" }],
    issuers: {},
    types: new Set(["aws:ecs/cluster:Cluster", "aws:rds/cluster:Cluster"]),
  },
  backend: { ...backendWith({}), own: undefined },
  software: {
    node: "22.1.0",
    nodeNeeded: "20.19",
    pulumi: "3.265.0",
    pulumiNeeded: "3.256.0",
    providers: [{ name: "aws", needed: "7.48.0", installed: "7.48.0" }],
  },
  clients: offline,
  names: { servers: async () => [], issuers: async () => undefined },
  read: async () => ({ architecture: "arm64" }),
  ...given,
});

const offline = Object.fromEntries(
  Object.keys(preflightClients).map((name) => [
    name,
    () => {
      throw new Error(`${name} was not to be asked`);
    },
  ]),
) as unknown as PreflightClients;

/** Clients for an examination, each the same one whenever it is asked for. */
export const withClients = (given: Readonly<Record<string, unknown>>): PreflightClients =>
  ({
    ...offline,
    ...Object.fromEntries(Object.entries(given).map(([name, client]) => [name, () => client])),
  }) as PreflightClients;
