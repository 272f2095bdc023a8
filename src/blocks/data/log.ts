import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { component, nameIn, type Scope } from "../../kit/scope.ts";
import { createLogGroup } from "../../kit/watch/log-group.ts";
import { maskCardData } from "../../kit/watch/masking.ts";
import type { Entry } from "../../recovery/lineage.ts";

export interface DatabaseLogArgs {
  readonly entry: Entry;
  readonly logsKeyArn: pulumi.Input<string>;
  /** Days that the database's log is kept. */
  readonly logDays: number;
}

/** The scope of one database of the lineage, whether or not the database is still there. */
export const databaseScope = (scope: Scope, { generation }: Entry): Scope => ({
  ...scope,
  parent: component("Database", nameIn(scope, `database-g${generation}`), { parent: scope.parent }),
});

/**
 * The log group of a database. Aurora would make it itself, without encryption and for ever.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html
 *
 * The parameters keep values out of it. What is masked all the same is a number that somebody has written into a statement
 * that is logged: of the structure, or of rights.
 */
export function createDatabaseLog(
  scope: Scope,
  { entry, logsKeyArn, logDays }: DatabaseLogArgs,
): aws.cloudwatch.LogGroup {
  const component = `database-g${entry.generation}`;
  const logGroup = createLogGroup(scope, {
    component,
    name: `/aws/rds/cluster/${entry.cluster}/postgresql`,
    keyArn: logsKeyArn,
    retentionDays: logDays,
  });
  maskCardData(scope, component, logGroup);
  return logGroup;
}

/**
 * The log of a database that was retired: who did what in it, for as long as an auditor may ask. Events go when their
 * days are over, and a group without events costs nothing, so that it stays.
 */
export function keepDatabaseLog(scope: Scope, args: DatabaseLogArgs): void {
  createDatabaseLog(databaseScope(scope, args.entry), args);
}
