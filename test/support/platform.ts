import { type Environment, environments } from "../../environments/index.ts";
import { type ConfigSource, parseConfig } from "../../src/config.ts";
import { outputsOf } from "../../src/outputs.ts";
import type { Peer } from "../../src/peer.ts";
import type { Synthesis } from "../../src/plan/registration.ts";
import { createPlatform } from "../../src/platform.ts";
import { synthesizeProgram } from "./synthesize.ts";

/** A configuration that lacks nothing, for any stack. */
export const complete: Readonly<Record<string, string>> = {
  domainName: "pay.example.com",
  hostedZone: "example.com",
  processorApiKey: "test-key",
};

/** What the engine would hand to the program; keys are given without their namespace. */
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
  environments,
  ...source,
});

/** Synthesizes one environment, of the committed descriptors or of others. */
export function synthesizePlatform(
  stack: string,
  values: Readonly<Record<string, string>> = {},
  options: {
    readonly environments?: readonly Environment[];
    readonly peer?: Peer;
    readonly preview?: boolean;
  } = {},
): Promise<Synthesis> {
  const { environments: described = environments, peer, preview = false } = options;
  return synthesizeProgram(
    async () =>
      outputsOf(createPlatform(parseConfig(configSource(stack, values, { environments: described })), peer)),
    { stack, preview },
  );
}

/** What staging's stack tells, as production reads it. */
export const stagingPeer: Peer = {
  accountId: "123456789012",
  vpcId: "vpc-0123456789abcdef0",
  cidr: "10.30.0.0/16",
  appRouteTableId: "rtb-0123456789abcdef0",
  appGroupId: "sg-0123456789abcdef0",
};
