import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";
import { claimCheckName, claimTags } from "../../recovery/state.ts";

export interface HealthChecksArgs {
  /** The name that leads to home's load balancer alone, and to standby's. */
  readonly names: { readonly home: string; readonly standby: string };
  /** Where the application says that it can serve. */
  readonly healthPath: string;
  readonly claim: {
    readonly path: string;
    /** What the standby region's load balancer answers there while it claims to be active. */
    readonly text: string;
    readonly number: number;
    /** What has to have happened before the check heeds another claim. */
    readonly after: readonly pulumi.Resource[];
  };
}

export interface HealthChecks {
  readonly home: aws.route53.HealthCheck;
  /** Healthy while standby does not claim to be active, and while nobody can tell. */
  readonly claim: aws.route53.HealthCheck;
  /** Whether customers are sent home. */
  readonly primary: aws.route53.HealthCheck;
}

/** Seconds between two looks of one checker; three bad ones in a row make an endpoint unhealthy. */
const requestInterval = 10;
const failureThreshold = 3;

/**
 * PRIMARY is healthy when home answers AND standby does not claim to be active. A move thus needs a change in the active
 * region alone, and none of Route 53's, whose control plane is in us-east-1.
 */
export function createHealthChecks(scope: Scope, args: HealthChecksArgs): HealthChecks {
  const { names, healthPath, claim } = args;
  const endpoint = { port: 443, enableSni: true, requestInterval, failureThreshold };
  const named = (kind: string) => logicalName(kind, undefined, scope.suffix);
  const home = new aws.route53.HealthCheck(
    named("health-check-home"),
    {
      ...endpoint,
      type: "HTTPS",
      fqdn: names.home,
      resourcePath: healthPath,
      tags: { Name: named("home answers") },
    },
    optionsIn(scope),
  );
  const claimCheck = new aws.route53.HealthCheck(
    claimCheckName(scope.suffix),
    {
      ...endpoint,
      type: "HTTPS_STR_MATCH",
      fqdn: names.standby,
      resourcePath: claim.path,
      searchString: claim.text,
      // Unreachable is unhealthy, and thus after inversion healthy: home keeps the customers.
      invertHealthcheck: true,
      tags: { Name: named("standby does not claim"), ...claimTags(claim.number) },
    },
    optionsIn(scope, { dependsOn: [...claim.after] }),
  );
  const children = [home, claimCheck];
  const primary = new aws.route53.HealthCheck(
    named("health-check-primary"),
    {
      type: "CALCULATED",
      childHealthchecks: children.map(({ id }) => id),
      childHealthThreshold: children.length,
      tags: { Name: named("customers go home") },
    },
    optionsIn(scope),
  );
  return { home, claim: claimCheck, primary };
}
