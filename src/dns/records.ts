import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../names.ts";
import { optionsIn, type Scope } from "../scope.ts";
import type { PublicNames } from "./names.ts";

export interface RecordsArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly names: PublicNames;
  /** The load balancers, home's first. */
  readonly loadBalancers: readonly [aws.lb.LoadBalancer, aws.lb.LoadBalancer];
  /** Of PRIMARY. */
  readonly healthCheckId: pulumi.Input<string>;
}

/**
 * The names that customers and checks use. PRIMARY leads home and SECONDARY to standby, for ever: which of them answers
 * is the health check's matter.
 */
export function createRecords(scope: Scope, args: RecordsArgs): void {
  const { zoneId, names, loadBalancers, healthCheckId } = args;
  const [home, standby] = loadBalancers;
  const alias = (kind: string, name: string, target: aws.lb.LoadBalancer, failover: Failover | undefined) =>
    new aws.route53.Record(
      logicalName(kind, undefined, scope.suffix),
      {
        zoneId,
        name,
        type: "A",
        // The idle colour of a blue/green deployment has no targets, which Route 53 would take for a dead region.
        aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false }],
        ...failover,
      },
      optionsIn(scope),
    );
  alias("record-primary", names.application, home, {
    setIdentifier: "home",
    failoverRoutingPolicies: [{ type: "PRIMARY" }],
    healthCheckId,
  });
  alias("record-secondary", names.application, standby, {
    setIdentifier: "standby",
    failoverRoutingPolicies: [{ type: "SECONDARY" }],
  });
  alias("record-home", names.regional[0], home, undefined);
  alias("record-standby", names.regional[1], standby, undefined);

  new aws.route53.Record(
    logicalName("record-caa", undefined, scope.suffix),
    {
      zoneId,
      name: names.application,
      type: "CAA",
      // The names that Amazon's own authority goes by. https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
      records: ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"].map(
        (authority) => `0 issue "${authority}"`,
      ),
      ttl: 300,
    },
    optionsIn(scope),
  );
}

type Failover = Pick<aws.route53.RecordArgs, "setIdentifier" | "failoverRoutingPolicies" | "healthCheckId">;
