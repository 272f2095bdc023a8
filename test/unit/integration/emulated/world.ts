import type { Deployed } from "../../../integration/outputs.ts";
import { sample } from "../sample.ts";
import { buildCredentials, credentialFaults } from "./credentials.ts";
import { buildDatabase, cluster, databaseFaults } from "./data.ts";
import { buildDns, dnsFaults } from "./dns.ts";
import { buildIngress, buildService, ingressFaults } from "./ingress.ts";
import { buildLogs, logFaults } from "./logs.ts";
import { buildNetwork, networkFaults } from "./network.ts";
import { type Fault, home, standby } from "./setup.ts";
import { buildStorage, storageFaults } from "./storage.ts";

/** One change for each check that the emulator has all calls of. */
export const faults: readonly Fault[] = [
  ...networkFaults,
  ...ingressFaults,
  ...dnsFaults,
  ...databaseFaults,
  ...credentialFaults,
  ...storageFaults,
  ...logFaults,
];

/** Staging, as it is deployed, in an emulator. @returns its stack's outputs */
export async function build(): Promise<Deployed> {
  const network = await buildNetwork();
  const loadBalancer = await buildIngress(network.home.vpcId, network.home.subnetIds.public);
  const [database, { processorSecretArn, ...secrets }, accessLogsBucket] = await Promise.all([
    buildDatabase(),
    buildCredentials(),
    buildStorage(),
    buildService(sample.regions[home].cluster, "service"),
    buildLogs(sample.regions[home].cluster, cluster),
  ]);
  const other = { ...sample.regions[standby], ...network.standby };
  return {
    ...sample,
    ...(await buildDns([loadBalancer, other.loadBalancer])),
    peerings: network.peerings,
    regions: {
      [standby]: other,
      [home]: {
        ...sample.regions[home],
        ...network.home,
        accessLogsBucket,
        processorSecretArn,
        databases: [{ ...database, ...secrets }],
        loadBalancer,
      },
    },
  };
}
