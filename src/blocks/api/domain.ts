import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AliasTarget } from "../../kit/alias-target.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface DomainArgs {
  readonly kind: string;
  readonly domainName: string;
  readonly certificateArn: pulumi.Input<string>;
  readonly apiId: pulumi.Input<string>;
  readonly stage: aws.apigatewayv2.Stage;
}

/** A name that the API answers to in this region. The same name may be there in other regions too. */
export function createDomain(scope: Scope, args: DomainArgs): AliasTarget {
  const { kind, domainName, certificateArn, apiId, stage } = args;
  const name = nameIn(scope, kind);
  const domain = new aws.apigatewayv2.DomainName(
    name,
    {
      domainName,
      // The strictest that HTTP APIs offer; TLS 1.3 is used where the caller can.
      domainNameConfiguration: { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
      tags: { Name: name },
    },
    optionsIn(scope),
  );
  new aws.apigatewayv2.ApiMapping(
    nameIn(scope, `${kind}-mapping`),
    { apiId, domainName: domain.id, stage: stage.id },
    optionsIn(scope),
  );
  const { targetDomainName, hostedZoneId } = domain.domainNameConfiguration;
  return { dnsName: targetDomainName, zoneId: hostedZoneId };
}
