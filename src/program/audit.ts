import * as pulumi from "@pulumi/pulumi";
import type { Pair, Slot } from "../../regions/index.ts";
import { createAuditAlarms } from "../blocks/audit/alarms.ts";
import { createAccountBaseline } from "../blocks/audit/baseline.ts";
import { createTrail } from "../blocks/audit/trail.ts";
import type { Keys } from "../blocks/keys/keys.ts";
import { createBoundary, recorderBoundary } from "../blocks/people/boundary.ts";
import { roleArn, roleName } from "../blocks/people/names.ts";
import { arnIn } from "../kit/arn.ts";
import { enter, type Scope } from "../kit/scope.ts";
import type { Topics } from "../kit/watch/topics.ts";
import type { Config } from "./config/config.ts";
import type { Scopes } from "./region-scopes.ts";

interface AuditArgs {
  readonly config: Config;
  readonly keys: Pair<Keys>;
  /** The topics of the primary region's alarms. */
  readonly topics: Topics;
}

/** The beginning of the ARNs of a region's functions that run people's statements. */
const sqlFunctionArns = (scope: Scope) => arnIn(scope)("lambda", "function:sql-");

/** Records what is done in the account, and tells people of what nobody should do unseen. */
export function auditAccount(scopes: Scopes, { config, keys, topics }: AuditArgs): void {
  const { primary, secondary, global } = scopes;
  const scope = enter(primary, "Audit");
  const trail = createTrail(scope, {
    logsKeyArn: keys.primary.logs.arn,
    retentionDays: config.environment.logs.auditDays,
    sqlFunctionArns: [primary, secondary].map(sqlFunctionArns),
  });
  createAuditAlarms(scope, {
    logGroupName: trail.name,
    known: pulumi
      .all([roleArn("break-glass", scope), roleArn("database-administrator", scope)])
      .apply(([breakGlassArn, administratorArn]) => ({
        breakGlassArn,
        administratorArn,
        deployerName: roleName("deployer", scope.suffix),
      })),
    topics,
  });
  if (config.accountBaseline) {
    const recorderBoundaryArn = createBoundary(global, "recorder", recorderBoundary);
    const baseline = (at: Slot) => ({
      logsKeyArn: keys[at].logs.arn,
      retentionDays: config.environment.logs.auditDays,
      recorderBoundaryArn,
    });
    createAccountBaseline(primary, { ...baseline("primary"), recordsIam: true });
    createAccountBaseline(secondary, { ...baseline("secondary"), recordsIam: false });
  }
}
