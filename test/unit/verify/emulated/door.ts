import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Fault, given, primary } from "./setup.ts";

const client = new ElasticLoadBalancingV2Client({ region: primary });

/** The balancer between API Gateway and the application's load balancer. @returns its ARN */
export async function buildDoor(
  loadBalancerArn: string,
  vpcId: string,
  subnets: readonly string[],
): Promise<string> {
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({ Name: "nlb-use1-staging", Type: "network", Subnets: [...subnets] }),
  );
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({
      Name: "tg-api-use1-staging",
      VpcId: vpcId,
      TargetType: "alb",
      Protocol: "TCP",
      Port: 443,
    }),
  );
  const TargetGroupArn = given(TargetGroups?.[0]?.TargetGroupArn);
  const LoadBalancerArn = given(LoadBalancers?.[0]?.LoadBalancerArn);
  await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: loadBalancerArn }] }));
  await client.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port: 443,
      Protocol: "TCP",
      DefaultActions: [{ Type: "forward", TargetGroupArn }],
    }),
  );
  return LoadBalancerArn;
}

export const doorFaults: readonly Fault[] = [
  {
    check: "api-target",
    change: async ({ regions }) => {
      const { api, loadBalancer } = regions[primary];
      const { TargetGroups } = await client.send(
        new DescribeTargetGroupsCommand({ LoadBalancerArn: given(api).balancer.arn }),
      );
      await client.send(
        new DeregisterTargetsCommand({
          TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn,
          Targets: [{ Id: loadBalancer.arn }],
        }),
      );
    },
    found: /^no target$/,
  },
];
