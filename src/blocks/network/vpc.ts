import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

export interface Vpc {
  readonly id: pulumi.Output<string>;
  readonly internet: aws.ec2.InternetGateway;
}

export function createVpc(scope: Scope, cidr: string): Vpc {
  const name = nameIn(scope, "vpc");
  const vpc = new aws.ec2.Vpc(
    name,
    // Private DNS names of endpoints and of the peered database need both.
    { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: { Name: name } },
    optionsIn(scope),
  );
  const gatewayName = nameIn(scope, "internet-gateway");
  const internet = new aws.ec2.InternetGateway(
    gatewayName,
    { vpcId: vpc.id, tags: { Name: gatewayName } },
    optionsIn(scope),
  );
  // Whatever forgets to name its group ends up in this one, which lets nothing in or out.
  const defaultName = nameIn(scope, "default-security-group");
  new aws.ec2.DefaultSecurityGroup(
    defaultName,
    { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: defaultName } },
    optionsIn(scope),
  );
  return { id: vpc.id, internet };
}
