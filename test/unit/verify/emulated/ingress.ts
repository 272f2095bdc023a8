import { ACMClient, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerAttributesCommand,
  ModifyListenerCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  AssociateWebACLCommand,
  CreateWebACLCommand,
  DisassociateWebACLCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { staging } from "../../../../environments/staging.ts";
import { firewallRules } from "../../../../src/tools/verify/checks/ingress.ts";
import type { DeployedRegion } from "../../../../src/tools/verify/outputs.ts";
import { type Fault, given, primary } from "./setup.ts";

const client = new ElasticLoadBalancingV2Client({ region: primary });
const ecs = new ECSClient({ region: primary });
const acm = new ACMClient({ region: primary });
const waf = new WAFV2Client({ region: primary });
const hsts = "routing.http.response.strict_transport_security.header_value";
const target = { Id: "10.30.0.10", Port: 8443 };

/** A load balancer with both listeners, both sides of a deployment and a web firewall. */
export async function buildIngress(vpcId: string, subnets: readonly string[]) {
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({ Name: "alb-use1-staging", Subnets: [...subnets] }),
  );
  const LoadBalancerArn = given(LoadBalancers?.[0]?.LoadBalancerArn);
  const blue = await targetGroup("blue", vpcId);
  const green = await targetGroup("green", vpcId);
  await client.send(new RegisterTargetsCommand({ TargetGroupArn: blue, Targets: [target] }));
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({ DomainName: "pay.staging.example.com" }),
  );
  const production = await listener(LoadBalancerArn, 443, given(CertificateArn));
  const test = await listener(LoadBalancerArn, 8444, given(CertificateArn));
  await client.send(
    new CreateRuleCommand({
      ListenerArn: production,
      Priority: 1000,
      Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
      Actions: [
        {
          Type: "forward",
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: blue, Weight: 100 },
              { TargetGroupArn: green, Weight: 0 },
            ],
          },
        },
      ],
    }),
  );
  await protect(LoadBalancerArn);
  const loadBalancer: DeployedRegion["loadBalancer"] = {
    arn: LoadBalancerArn,
    dnsName: given(LoadBalancers?.[0]?.DNSName),
    zoneId: "Z35SXDOTRQ7X7K",
    url: "https://use1.pay.staging.example.com",
    listenerArns: { production, test },
    targetGroupArns: { blue, green },
  };
  return loadBalancer;
}

/** One task, as far as ECS is concerned. */
export async function buildService(clusterName: string, serviceName: string): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "application",
      containerDefinitions: [{ name: "app", image: "app:1.0.0", memory: 128 }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: clusterName,
      serviceName,
      taskDefinition: "application",
      desiredCount: 1,
    }),
  );
}

async function targetGroup(color: string, VpcId: string): Promise<string> {
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({
      Name: `tg-${color}-use1-staging`,
      VpcId,
      TargetType: "ip",
      Protocol: "HTTPS",
      Port: 8443,
    }),
  );
  return given(TargetGroups?.[0]?.TargetGroupArn);
}

async function listener(LoadBalancerArn: string, Port: number, CertificateArn: string): Promise<string> {
  const { Listeners } = await client.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port,
      Protocol: "HTTPS",
      SslPolicy: staging.ingress.tlsPolicy,
      Certificates: [{ CertificateArn }],
      DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "503" } }],
    }),
  );
  const ListenerArn = given(Listeners?.[0]?.ListenerArn);
  await setHsts(ListenerArn, "max-age=63072000; includeSubDomains");
  return ListenerArn;
}

const setHsts = (ListenerArn: string, Value: string) =>
  client.send(new ModifyListenerAttributesCommand({ ListenerArn, Attributes: [{ Key: hsts, Value }] }));

async function protect(ResourceArn: string): Promise<void> {
  const visibility = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: "acl" };
  const { Summary } = await waf.send(
    new CreateWebACLCommand({
      Name: "web-acl-use1-staging",
      Scope: "REGIONAL",
      DefaultAction: { Allow: {} },
      VisibilityConfig: visibility,
      Rules: firewallRules(staging, false).map((Name, Priority) => ({
        Name,
        Priority,
        Action: { Block: {} },
        VisibilityConfig: visibility,
        Statement: { GeoMatchStatement: { CountryCodes: ["US"] } },
      })),
    }),
  );
  await waf.send(new AssociateWebACLCommand({ ResourceArn, WebACLArn: given(Summary?.ARN) }));
}

export const ingressFaults: readonly Fault[] = [
  {
    check: "tls-policy",
    change: ({ regions }) =>
      client.send(
        new ModifyListenerCommand({
          ListenerArn: regions[primary].loadBalancer.listenerArns.test,
          SslPolicy: "ELBSecurityPolicy-2016-08",
        }),
      ),
    found: /^8444 HTTPS ELBSecurityPolicy-2016-08$/,
  },
  {
    check: "hsts",
    change: ({ regions }) => setHsts(regions[primary].loadBalancer.listenerArns.production, "max-age=60"),
    found: /^listener production has max-age=60$/,
  },
  {
    check: "target-health",
    change: ({ regions }) =>
      client.send(
        new DeregisterTargetsCommand({
          TargetGroupArn: regions[primary].loadBalancer.targetGroupArns.blue,
          Targets: [target],
        }),
      ),
    found: /^0 of 1 tasks are healthy; blue gets customers and has nobody healthy$/,
  },
  {
    check: "waf-attached",
    change: ({ regions }) =>
      waf.send(new DisassociateWebACLCommand({ ResourceArn: regions[primary].loadBalancer.arn })),
    found: /^no web firewall$/,
  },
];
