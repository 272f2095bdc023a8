import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Pair } from "../../../regions/index.ts";
import type { AliasTarget, AliasTargets } from "../../kit/alias-target.ts";
import { logicalName } from "../../kit/names.ts";
import { type ApiNames, allNames, type PublicNames } from "../../kit/public-names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";

interface RecordsArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly names: PublicNames;
  /** The target of the application's names. */
  readonly application: Pair<AliasTargets>;
  /** The target of the public API's names; undefined where there is none. */
  readonly api: Pair<AliasTargets> | undefined;
  /** The ID of the health check of the PRIMARY records. */
  readonly healthCheckId: pulumi.Input<string>;
}

/** The records that the stack makes, each as name and type, without those that prove certificates. */
export const recordNames = (names: PublicNames): readonly string[] => [
  ...allNames(names).map((name) => `${name} A`),
  `${names.application} CAA`,
];

/** The records of the names that customers and checks use, and of who may issue certificates for them. */
export function createRecords(scope: Scope, args: RecordsArgs): void {
  const { zoneId, names, application, api } = args;
  const { regional } = names;
  createAliases(scope, args, "record", { public: names.application, regional }, application);
  if (names.api && api) createAliases(scope, args, "record-api", names.api, api);

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

/**
 * The alias records. PRIMARY leads to the primary region and SECONDARY to the other one, for ever: which of them answers is
 * the health check's matter.
 */
function createAliases(
  scope: Scope,
  { zoneId, healthCheckId }: RecordsArgs,
  kind: string,
  names: ApiNames,
  { primary, secondary }: Pair<AliasTargets>,
): void {
  const alias = (which: string, name: string, target: AliasTarget, failover: Failover | undefined) =>
    new aws.route53.Record(
      logicalName(`${kind}-${which}`, undefined, scope.suffix),
      {
        zoneId,
        name,
        type: "A",
        // The idle colour of a blue/green deployment has no targets, which Route 53 would take for a dead region.
        // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html, "Evaluate target health"
        aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false }],
        ...failover,
      },
      optionsIn(scope),
    );
  alias("primary", names.public, primary.public, {
    setIdentifier: "primary",
    failoverRoutingPolicies: [{ type: "PRIMARY" }],
    healthCheckId,
  });
  alias("secondary", names.public, secondary.public, {
    setIdentifier: "secondary",
    failoverRoutingPolicies: [{ type: "SECONDARY" }],
  });
  alias("regional-primary", names.regional.primary, primary.regional, undefined);
  alias("regional-secondary", names.regional.secondary, secondary.regional, undefined);
}

type Failover = Pick<aws.route53.RecordArgs, "setIdentifier" | "failoverRoutingPolicies" | "healthCheckId">;
