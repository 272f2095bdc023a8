import { staging } from "../../../environments/staging.ts";
import { type RegionName, regions } from "../../../regions/index.ts";
import { tagsOf } from "../../../src/kit/tags.ts";
import { type CheckContext, type ContextArgs, createContext } from "../../../src/tools/verify/context.ts";
import type { Deployed, DeployedRegion } from "../../../src/tools/verify/outputs.ts";
import type { RunOptions } from "../../../src/tools/verify/run.ts";

export const account = "123456789012";
export const primary = "us-east-1";
export const secondary = "us-west-2";
export const tags = tagsOf(staging.name, staging.costCenter, regions[primary]);

/** Hours on: what a test makes is then no longer new, however late in a busy run it makes it. */
export const now = new Date(Date.now() + 180 * 60_000);
export const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

const key = (name: string, region: string) => `arn:aws:kms:${region}:${account}:key/${name}`;
export const keyArns = (region: string): DeployedRegion["keyArns"] => ({
  data: key("data", region),
  logs: key("logs", region),
  messaging: key("messaging", region),
});

const cluster = "aurora-use1-staging-g1";
const secret = (name: string) => `arn:aws:secretsmanager:${primary}:${account}:secret:${name}-AbCdEf`;

const queueUrl = (name: string, region: RegionName) =>
  `https://sqs.${region}.amazonaws.com/${account}/queue-${name}.fifo`;

/** The outputs of the stack staging while its primary region is active. */
export const sample: Deployed = {
  environment: "staging",
  suffix: "staging",
  url: "https://pay.staging.example.com",
  apiUrl: "https://api.pay.staging.example.com",
  hostedZoneId: "Z1",
  healthChecks: { primary: "primary", claim: "claim", failover: "failover" },
  recoveryPoints: { everyMinutes: 1440, maxDataLossMinutes: 2880 },
  writer: { generation: 1, region: primary, cluster, origin: { kind: "fresh" }, opened: 1, state: "kept" },
  peerings: { regions: "pcx-1", environments: undefined },
  regions: {
    [primary]: {
      ...regionOf(primary),
      databases: [
        {
          generation: 1,
          clusterId: cluster,
          clusterArn: `arn:aws:rds:${primary}:${account}:cluster:${cluster}`,
          writerEndpoint: `${cluster}.cluster-abc.us-east-1.rds.amazonaws.com`,
          port: 5432,
          databaseName: "payments",
          applicationSecretArn: secret("application"),
          readerSecretArn: secret("reader"),
          administratorSecretArn: secret("administrator"),
          masterSecretArn: secret("master"),
        },
      ],
    },
    [secondary]: { ...regionOf(secondary), role: "standby" },
  },
};

function regionOf(region: RegionName): DeployedRegion {
  const { code } = regions[region];
  const balancing = `arn:aws:elasticloadbalancing:${region}:${account}`;
  return {
    accountId: account,
    role: "active",
    vpcId: "vpc-1",
    cidr: region === primary ? "10.30.0.0/16" : "10.31.0.0/16",
    subnetIds: { public: ["subnet-1"], app: ["subnet-2"], data: ["subnet-3"] },
    routeTableIds: { public: "rtb-1", app: { az1: "rtb-2" }, data: "rtb-3" },
    securityGroupIds: { app: "sg-1" },
    endpointIds: { s3: "vpce-1" },
    keyArns: keyArns(region),
    accessLogsBucket: `payments-access-logs-${code}-staging-${account}`,
    databases: [],
    backupVault: { name: "vault", arn: `arn:aws:backup:${region}:${account}:backup-vault:vault` },
    processor: {
      secretArn: secret("processor").replace(primary, region),
      hosts: ["api.processor.example.com"],
      port: 443,
      addresses: ["203.0.113.1"],
    },
    loadBalancer: {
      arn: `${balancing}:loadbalancer/app/alb-${code}-staging/1`,
      dnsName: `${code}.elb.amazonaws.com`,
      zoneId: "Z35SXDOTRQ7X7K",
      url: `https://${code}.pay.staging.example.com`,
      listenerArns: {
        production: `${balancing}:listener/app/1/443`,
        test: `${balancing}:listener/app/1/8444`,
      },
      targetGroupArns: { blue: `${balancing}:targetgroup/blue/1`, green: `${balancing}:targetgroup/green/1` },
    },
    api: {
      id: "api",
      balancer: {
        arn: `${balancing}:loadbalancer/net/nlb-${code}-staging/1`,
        dnsName: `nlb.elb.${region}.amazonaws.com`,
        zoneId: "Z26RNL4JYFTOTI",
      },
      url: `https://${code}.api.pay.staging.example.com`,
    },
    cluster: `payments-${code}-staging`,
    service: "service",
    queue: { url: queueUrl("payments", region), deadLettersUrl: queueUrl("dead-letters", region) },
    worker: "worker",
    sessions: {
      host: `cache-sessions-${code}-staging.serverless.cache.amazonaws.com`,
      port: 6379,
      secretArn: secret("sessions").replace(primary, region),
      rotationFunction: `rotation-sessions-${code}-staging`,
    },
  };
}

/** A context in which nobody answers, but for what is given. */
export const contextOf = (given: Partial<ContextArgs> & Pick<ContextArgs, "clients">): CheckContext =>
  createContext({
    environment: staging,
    deployed: sample,
    internet: {
      addresses: async () => [],
      handshake: async () => ({ accepted: false, reason: "nobody is there" }),
      get: async () => {
        throw new Error("nobody is there");
      },
      knock: async () => "refused",
    },
    issuer: undefined,
    imageTag: "1.0.0",
    now,
    databaseHost: undefined,
    ...given,
  });

/** The options of a run in both regions. */
export const options: RunOptions = {
  regions: [primary, secondary],
  unreachable: undefined,
  concurrency: 4,
  progress: () => {},
};
