import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Capabilities } from "../../../environments/environment.ts";
import {
  endpointServicesOf,
  fullAccessServices,
  gatewayServices,
  isInEveryZone,
} from "../../../environments/workloads.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { dynamodbPolicy, interfacePolicy, s3Policy } from "./endpoint-policy.ts";

interface EndpointsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly environment: Capabilities;
  /** Subnets of the app tier. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
  /** The route tables from which gateway endpoints are reached. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
}

export interface Endpoints {
  /**
   * Interface endpoints by service. A caller of a service has to depend on its endpoint: without it the call hangs until it
   * times out.
   */
  readonly byService: Readonly<Record<string, aws.ec2.VpcEndpoint>>;
  /** The ID of the prefix list by which rules name S3. */
  readonly s3PrefixListId: pulumi.Output<string>;
}

/** The VPC endpoints: by them no connection to AWS leaves the network. */
export function createEndpoints(scope: Scope, args: EndpointsArgs): Endpoints {
  const { name: region } = scope.region;
  const gatewayPolicies: Readonly<Record<string, aws.iam.PolicyDocument>> = {
    dynamodb: dynamodbPolicy(scope),
    s3: s3Policy(region, scope.accountId),
  };
  const create = (service: string): aws.ec2.VpcEndpoint => {
    const name = nameIn(scope, `endpoint-${service.replaceAll(".", "-")}`);
    const common = {
      vpcId: args.vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      tags: { Name: name },
    };
    const kind = gatewayServices.includes(service)
      ? {
          vpcEndpointType: "Gateway",
          routeTableIds: [...args.routeTableIds],
          policy: pulumi.jsonStringify(gatewayPolicies[service]),
        }
      : {
          vpcEndpointType: "Interface",
          subnetIds: isInEveryZone(service, args.environment)
            ? [...args.subnetIds]
            : args.subnetIds.slice(0, 1),
          securityGroupIds: [args.groupId],
          privateDnsEnabled: true,
          ...(fullAccessServices.includes(service)
            ? {}
            : { policy: pulumi.jsonStringify(interfacePolicy(region, service, scope.accountId)) }),
        };
    return new aws.ec2.VpcEndpoint(name, { ...common, ...kind }, optionsIn(scope));
  };
  const s3 = create("s3");
  const others = endpointServicesOf(args.environment).filter((service) => service !== "s3");
  return {
    byService: { s3, ...Object.fromEntries(others.map((service) => [service, create(service)])) },
    s3PrefixListId: s3.prefixListId,
  };
}
