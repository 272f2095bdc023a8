import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { Deployed, DeployedRegion } from "../../../../src/tools/verify/outputs.ts";
import { apiTarget } from "./api.ts";
import { type Fault, given, minutesAgo, primary, secondary } from "./setup.ts";

const route53 = new Route53Client({ region: primary });
const cloudwatch = new CloudWatchClient({ region: primary });
const name = "pay.staging.example.com";
const apiName = `api.${name}`;

type LoadBalancer = Pick<DeployedRegion["loadBalancer"], "dnsName" | "zoneId">;

/** A zone with the customers' name and the primary region's own, and health checks that report. */
export async function buildDns(
  loadBalancers: readonly [LoadBalancer, LoadBalancer],
): Promise<Pick<Deployed, "hostedZoneId" | "healthChecks">> {
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: "staging.example.com", CallerReference: "zone" }),
  );
  const hostedZoneId = given(HostedZone?.Id).replace("/hostedzone/", "");
  const healthChecks = {
    primary: await healthCheck("primary"),
    claim: await healthCheck("claim"),
    failover: await healthCheck("failover"),
  };
  const [first, second] = loadBalancers;
  const asPrimary = {
    Failover: "PRIMARY",
    SetIdentifier: "primary",
    HealthCheckId: healthChecks.failover,
  } as const;
  const asSecondary = { Failover: "SECONDARY", SetIdentifier: "secondary" } as const;
  await change(hostedZoneId, [
    alias(name, first, asPrimary),
    alias(name, second, asSecondary),
    alias(`use1.${name}`, first, {}),
    alias(apiName, apiTarget, asPrimary),
    alias(apiName, { ...apiTarget, dnsName: "d-2.execute-api.us-west-2.amazonaws.com" }, asSecondary),
    alias(`use1.${apiName}`, apiTarget, {}),
  ]);
  for (const id of Object.values(healthChecks)) await report(id, 1, minutesAgo(3));
  return { hostedZoneId, healthChecks };
}

async function healthCheck(CallerReference: string): Promise<string> {
  const { HealthCheck } = await route53.send(
    new CreateHealthCheckCommand({
      CallerReference,
      HealthCheckConfig: { Type: "HTTPS", FullyQualifiedDomainName: `use1.${name}`, Port: 443 },
    }),
  );
  return given(HealthCheck?.Id);
}

const report = (id: string, Value: number, Timestamp: Date) =>
  cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: "AWS/Route53",
      MetricData: [
        {
          MetricName: "HealthCheckStatus",
          Dimensions: [{ Name: "HealthCheckId", Value: id }],
          Value,
          Timestamp,
        },
      ],
    }),
  );

const alias = (
  Name: string,
  { dnsName, zoneId }: LoadBalancer,
  more: Partial<NonNullable<Change["ResourceRecordSet"]>>,
): Change => ({
  Action: "UPSERT",
  ResourceRecordSet: {
    Name,
    Type: "A",
    AliasTarget: { DNSName: dnsName, HostedZoneId: zoneId, EvaluateTargetHealth: false },
    ...more,
  },
});

const change = (HostedZoneId: string, Changes: Change[]) =>
  route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));

export const dnsFaults: readonly Fault[] = [
  {
    check: "dns-failover-records",
    change: ({ hostedZoneId, regions }) =>
      change(hostedZoneId, [
        alias(name, regions[secondary].loadBalancer, { Failover: "PRIMARY", SetIdentifier: "primary" }),
      ]),
    found: /^PRIMARY leads to .+; PRIMARY heeds no health check$/,
  },
  {
    check: "dns-regional-record",
    change: ({ hostedZoneId, regions }) =>
      change(hostedZoneId, [alias(`use1.${name}`, regions[secondary].loadBalancer, {})]),
    found: /^use1\.\S+ leads to usw2\.elb/,
  },
  {
    check: "api-records",
    change: ({ hostedZoneId, regions }) =>
      change(hostedZoneId, [alias(`use1.${apiName}`, regions[primary].loadBalancer, {})]),
    found: /^use1\.api\.\S+ leads to /,
  },
  {
    check: "health-checks",
    change: ({ healthChecks }) => report(healthChecks.primary, 0, minutesAgo(1)),
    found: /^primary unhealthy: Success: HTTP Status Code: 200/,
  },
];
