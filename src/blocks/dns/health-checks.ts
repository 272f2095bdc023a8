import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Pair } from "../../../regions/index.ts";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";
import { claimCheckName, claimTags } from "../../recovery/state.ts";

interface HealthChecksArgs {
  /** The name that leads to the primary region's load balancer alone, and to the secondary's. */
  readonly names: Pair<string>;
  /** The path at which the application says that it can serve. */
  readonly healthPath: string;
  readonly claim: {
    readonly path: string;
    /** The answer of the secondary region's load balancer while it claims to be active. */
    readonly text: string;
    readonly number: number;
    /** The resources that have to be there before the check heeds a new claim. */
    readonly after: readonly pulumi.Resource[];
  };
}

export interface HealthChecks {
  readonly primary: aws.route53.HealthCheck;
  /**
   * The health check of the secondary region's claim: healthy while it does not claim to be active, and while nobody can
   * tell.
   */
  readonly claim: aws.route53.HealthCheck;
  /** The health check that decides whether customers are sent to the primary region. */
  readonly failover: aws.route53.HealthCheck;
}

/** Seconds between two looks of one checker; three bad ones in a row make an endpoint unhealthy. */
const requestInterval = 10;
const failureThreshold = 3;

/**
 * The health checks of the PRIMARY records. PRIMARY is healthy when the primary region answers AND the secondary region
 * does not claim to be active. A move thus needs a change in the active region alone, and none of Route 53's, whose control
 * plane is in us-east-1.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
export function createHealthChecks(scope: Scope, args: HealthChecksArgs): HealthChecks {
  const { names, healthPath, claim } = args;
  const endpoint = { port: 443, enableSni: true, requestInterval, failureThreshold };
  const named = (kind: string) => logicalName(kind, undefined, scope.suffix);
  const primary = new aws.route53.HealthCheck(
    named("health-check-primary"),
    {
      ...endpoint,
      type: "HTTPS",
      fqdn: names.primary,
      resourcePath: healthPath,
      tags: { Name: named("the primary answers") },
    },
    optionsIn(scope),
  );
  const claimCheck = new aws.route53.HealthCheck(
    claimCheckName(scope.suffix),
    {
      ...endpoint,
      type: "HTTPS_STR_MATCH",
      fqdn: names.secondary,
      resourcePath: claim.path,
      searchString: claim.text,
      // Unreachable is unhealthy, and thus after inversion healthy: the primary region keeps the customers.
      invertHealthcheck: true,
      tags: { Name: named("the secondary does not claim"), ...claimTags(claim.number) },
    },
    optionsIn(scope, { dependsOn: [...claim.after] }),
  );
  const children = [primary, claimCheck];
  const failover = new aws.route53.HealthCheck(
    named("health-check-failover"),
    {
      type: "CALCULATED",
      childHealthchecks: children.map(({ id }) => id),
      childHealthThreshold: children.length,
      tags: { Name: named("customers go to the primary") },
    },
    optionsIn(scope),
  );
  return { primary, claim: claimCheck, failover };
}
