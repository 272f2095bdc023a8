import type { Deployed } from "../../../../src/tools/verify/outputs.ts";
import { sample } from "../sample.ts";
import { apiFaults, buildApi } from "./api.ts";
import { buildCredentials, credentialFaults } from "./credentials.ts";
import { buildDatabase, cluster, databaseFaults } from "./data.ts";
import { buildDns, dnsFaults } from "./dns.ts";
import { buildDoor, doorFaults } from "./door.ts";
import { buildIngress, buildService, ingressFaults } from "./ingress.ts";
import { buildLogs, logFaults } from "./logs.ts";
import { buildNetwork, networkFaults } from "./network.ts";
import { buildQueue, queueFaults } from "./queue.ts";
import { type Fault, given, primary, secondary } from "./setup.ts";
import { buildStorage, storageFaults } from "./storage.ts";

/** One change for each check that the emulator has all calls of. */
export const faults: readonly Fault[] = [
  ...networkFaults,
  ...ingressFaults,
  ...dnsFaults,
  ...doorFaults,
  ...apiFaults,
  ...queueFaults,
  ...databaseFaults,
  ...credentialFaults,
  ...storageFaults,
  ...logFaults,
];

/** Staging, as it is deployed, in an emulator. @returns its stack's outputs */
export async function build(): Promise<Deployed> {
  const network = await buildNetwork();
  const { vpcId, subnetIds } = network.primary;
  const loadBalancer = await buildIngress(vpcId, subnetIds.public);
  const balancerArn = await buildDoor(loadBalancer.arn, vpcId, subnetIds.app);
  const [database, secrets, accessLogsBucket, api, queue] = await Promise.all([
    buildDatabase(),
    buildCredentials(),
    buildStorage(),
    buildApi(balancerArn, subnetIds.app),
    buildQueue(),
    buildService(sample.regions[primary].cluster, "service"),
    buildLogs(sample.regions[primary].cluster, cluster),
  ]);
  const { processorSecretArns, sessionsSecretArn, ...logins } = secrets;
  const processorOf = (region: keyof typeof sample.regions, addresses: readonly string[]) => ({
    ...given(sample.regions[region].processor),
    addresses,
  });
  const other = {
    ...sample.regions[secondary],
    ...network.secondary,
    processor: {
      ...processorOf(secondary, network.addresses.secondary),
      secretArn: processorSecretArns.secondary,
    },
  };
  return {
    ...sample,
    ...(await buildDns([loadBalancer, other.loadBalancer])),
    peerings: network.peerings,
    regions: {
      [secondary]: other,
      [primary]: {
        ...sample.regions[primary],
        ...network.primary,
        accessLogsBucket,
        processor: {
          ...processorOf(primary, network.addresses.primary),
          secretArn: processorSecretArns.primary,
        },
        databases: [{ ...database, ...logins }],
        sessions: { ...given(sample.regions[primary].sessions), secretArn: sessionsSecretArn },
        loadBalancer,
        api,
        queue,
      },
    },
  };
}
