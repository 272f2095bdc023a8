import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface ProcessorEndpointArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The processor's endpoint service in this region. */
  readonly service: string;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
}

/**
 * The processor's service inside the network, under its own name: the application calls that, and verifies it. It has no
 * policy: those are for AWS's services, which know this account's principals; the processor knows its key.
 *
 * The name is a step of its own, because it comes only when the processor has accepted the endpoint, and an update that
 * fails until then must not make the endpoint anew.
 * https://github.com/hashicorp/terraform-provider-aws/pull/37628
 */
export function createProcessorEndpoint(scope: Scope, args: ProcessorEndpointArgs): void {
  const name = nameIn(scope, "endpoint-processor");
  const endpoint = new aws.ec2.VpcEndpoint(
    name,
    {
      vpcId: args.vpcId,
      serviceName: args.service,
      vpcEndpointType: "Interface",
      subnetIds: [...args.subnetIds],
      securityGroupIds: [args.groupId],
      tags: { Name: name },
    },
    optionsIn(scope),
  );
  new aws.vpc.EndpointPrivateDns(
    nameIn(scope, "endpoint-processor-name"),
    { vpcEndpointId: endpoint.id, privateDnsEnabled: true },
    optionsIn(scope),
  );
}
