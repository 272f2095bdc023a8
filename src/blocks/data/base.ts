import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { createFunctionRole } from "../../kit/function/role.ts";
import type { GrantedRole } from "../../kit/role.ts";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { clusterName } from "../../recovery/lineage.ts";
import { parameterFamily, parameters } from "./parameters.ts";
import { rotationStatements, type SecretReplication } from "./rotation-policy.ts";
import { createSqlRoles, type SqlRoles } from "./sql-functions.ts";

interface DatabaseBaseArgs {
  readonly engineVersion: string;
  readonly dataSubnetIds: readonly pulumi.Input<string>[];
  readonly dataKeyArn: pulumi.Input<string>;
  /** The region that the logins are copied to; undefined where they are this region's alone. */
  readonly replication: SecretReplication | undefined;
  /** The code of the region whose logins are copied to this one; undefined where none are. */
  readonly loginsOf: string | undefined;
}

/** The common part of a region's databases, there before any of them: a restore may then create nothing but a database. */
export interface DatabaseBase {
  readonly subnetGroupName: pulumi.Output<string>;
  readonly parameterGroupName: pulumi.Output<string>;
  readonly rotationRole: GrantedRole;
  readonly sqlRoles: SqlRoles;
  /** The pattern of the ARNs of all clusters of this region. */
  readonly clusterArns: string;
}

export function createDatabaseBase(scope: Scope, args: DatabaseBaseArgs): DatabaseBase {
  const block = enter(scope, "DatabaseBase");
  const subnetGroup = new aws.rds.SubnetGroup(
    nameIn(block, "subnet-group-data"),
    { description: "data tier", subnetIds: [...args.dataSubnetIds] },
    optionsIn(block),
  );
  const parameterGroup = new aws.rds.ClusterParameterGroup(
    nameIn(block, "parameter-group"),
    {
      description: "every database",
      family: parameterFamily(args.engineVersion),
      parameters: parameters.map((parameter) => ({ ...parameter })),
    },
    optionsIn(block),
  );
  const name = clusterName(scope.region.code, scope.suffix, 0).replace(/0$/, "*");
  const clusterArns = arnIn(scope)("rds", `cluster:${name}`);
  return {
    subnetGroupName: subnetGroup.name,
    parameterGroupName: parameterGroup.name,
    rotationRole: createFunctionRole(
      block,
      "rotation",
      rotationStatements(block, args.dataKeyArn, clusterArns, args.replication),
    ),
    sqlRoles: createSqlRoles(block, args.dataKeyArn, args.loginsOf),
    clusterArns,
  };
}
