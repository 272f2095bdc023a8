import {
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesCommandOutput,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeServiceRevisionsCommand, type ECSClient } from "@aws-sdk/client-ecs";
import {
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { ProbeAnswer } from "../answer.ts";
import type { SmokeTestEnvironment } from "./environment.ts";
import type { Looks } from "./judge.ts";

export interface SmokeClients {
  readonly ec2: Pick<EC2Client, "send">;
  readonly ecs: Pick<ECSClient, "send">;
  readonly elb: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly lambda: Pick<LambdaClient, "send">;
}

export const looksBy = (clients: SmokeClients, settings: SmokeTestEnvironment): Looks => ({
  sideOf: (revision) => sideOf(clients.ecs, revision),
  testedSides: () => testedSides(clients.elb, settings.testRule),
  addresses: () => addressesOf(clients.ec2, settings.balancer),
  ask: (addresses) => askBy(clients.lambda, settings.probe, addresses),
});

/** The ARN of the target group that a revision's tasks are in, which ECS tells. */
async function sideOf(ecs: SmokeClients["ecs"], revision: string): Promise<string> {
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }),
  );
  const [side] = serviceRevisions[0]?.resolvedConfiguration?.loadBalancers ?? [];
  if (side?.targetGroupArn === undefined) throw new Error(`ECS does not say which side ${revision} is on`);
  return side.targetGroupArn;
}

async function testedSides(elb: SmokeClients["elb"], rule: string): Promise<readonly string[]> {
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns: [rule] }));
  return (Rules[0]?.Actions ?? [])
    .flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? [])
    .filter(({ Weight = 0 }) => Weight > 0)
    .flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []);
}

/**
 * The private addresses of a load balancer. The name of one that faces the internet leads to public addresses, also from
 * inside, where there is no way to them. Its interfaces have private ones, and are described by its name.
 * https://aws.amazon.com/blogs/networking-and-content-delivery/deploying-internal-dns-zones-for-internet-facing-load-balancers/
 */
async function addressesOf(ec2: SmokeClients["ec2"], balancer: string): Promise<readonly string[]> {
  const addresses: string[] = [];
  let NextToken: string | undefined;
  do {
    const page: DescribeNetworkInterfacesCommandOutput = await ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: "description", Values: [`ELB ${balancer}`] }],
        NextToken,
      }),
    );
    addresses.push(...(page.NetworkInterfaces ?? []).flatMap(({ PrivateIpAddress: one }) => one ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return addresses;
}

async function askBy(
  lambda: SmokeClients["lambda"],
  probe: string,
  addresses: readonly string[],
): Promise<readonly ProbeAnswer[]> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: probe, Payload: Buffer.from(JSON.stringify({ addresses })) }),
  );
  const said = Buffer.from(Payload ?? []).toString();
  if (FunctionError !== undefined) throw new Error(`${probe} failed: ${said}`);
  return JSON.parse(said) as readonly ProbeAnswer[];
}
