import type { Environment } from "../../environments/index.ts";
import type { ConfigSource } from "../../src/program/config/config.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { deploy } from "../../src/program/deploy.ts";
import type { Lookups } from "../../src/program/lookups/lookups.ts";
import { createAnswers } from "../../src/proofs/model/answers.ts";
import { offlineLoss } from "../../src/proofs/model/plan.ts";
import type { PlainRecord, Synthesis } from "../../src/proofs/model/registration.ts";
import type { SynthesisRequest } from "../../src/proofs/model/synthesize.ts";
import { plannedLookups } from "../../src/proofs/planner.ts";
import { remembered } from "./known.ts";
import { restoring } from "./restoring.ts";
import { synthesizeProgram } from "./synthesize.ts";

/** A configuration that lacks nothing, for any stack. */
export const complete: Readonly<Record<string, string>> = {
  domainName: "pay.example.com",
  hostedZone: "example.com",
  processorApiKey: "test-key",
  processorHosts: '["api.processor.example.com"]',
};

/** The configuration as the engine hands it to the program; keys are given without their namespace. */
export const configSource = (
  stack: string,
  values: Readonly<Record<string, string>> = {},
  source: Partial<ConfigSource> = {},
): ConfigSource => ({
  project: "payments",
  stack,
  values: Object.fromEntries(
    Object.entries({ ...complete, ...values }).map(([key, value]) => [`payments:${key}`, value]),
  ),
  isSecret: (key) => key === "payments:processorApiKey",
  deploying: false,
  environments: restoring,
  ...source,
});

export interface PlatformOptions {
  /** @default each of which restores */
  readonly environments?: readonly Environment[];
  /** Outputs of the stack to peer with. @default it is not deployed */
  readonly peer?: PlainRecord;
  readonly preview?: boolean;
  /** The synthesis of the last update. @default there was none */
  readonly previous?: Synthesis;
  readonly lookups?: Lookups;
}

/** Synthesizes one environment. The same request, however it is put, has the same synthesis for an answer. */
export function synthesizePlatform(
  stack: string,
  values: Readonly<Record<string, string>> = {},
  options: PlatformOptions = {},
): Promise<Synthesis> {
  const { lookups, previous, environments: described = restoring, peer = {}, preview = false } = options;
  if (lookups !== undefined) return synthesizeAfresh(stack, values, options);
  const environment = described.find(({ name }) => name === stack);
  const all = { ...complete, ...(environment && { activeRegion: environment.primary.region }), ...values };
  const request = JSON.stringify([stack, Object.entries(all).toSorted(), described, peer, preview]);
  return remembered(previous, request, () => synthesizeAfresh(stack, all, options));
}

/** Synthesizes one environment, even if that was done before: for tests that compare syntheses, or their time. */
export function synthesizeAfresh(
  stack: string,
  values: Readonly<Record<string, string>> = {},
  options: PlatformOptions & Pick<SynthesisRequest, "spares"> = {},
): Promise<Synthesis> {
  const {
    environments: described = restoring,
    peer = {},
    preview = false,
    previous,
    lookups,
    spares,
  } = options;
  const loss: Readonly<Record<string, string>> = previous
    ? { acceptLoss: offlineLoss(previous.outputs) }
    : {};
  const config = () => parseConfig(configSource(stack, { ...loss, ...values }, { environments: described }));
  return synthesizeProgram(async () => deploy(config(), lookups ?? plannedLookups), {
    stack,
    preview,
    answers: createAnswers(
      { staging: peer, [stack]: previous?.outputs ?? {} },
      { [stack]: previous?.registrations ?? [] },
    ),
    existing: previous?.registrations ?? [],
    ...(spares && { spares }),
  });
}

/** The outputs of staging's stack, as production reads them. */
export const stagingPeer: PlainRecord = {
  regions: {
    "us-east-1": {
      accountId: "123456789012",
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.30.0.0/16",
      routeTableIds: { app: { az1: "rtb-0123456789abcdef0", az2: "rtb-0123456789abcdef1" } },
      securityGroupIds: { "api-balancer": "sg-0123456789abcdef0" },
      loadBalancer: { url: "https://use1.pay.staging.example.com" },
      api: { balancer: { dnsName: "nlb.elb.us-east-1.amazonaws.com", zoneId: "Z26RNL4JYFTOTI" } },
    },
  },
};
