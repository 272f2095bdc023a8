import type { Pair } from "../../regions/index.ts";
import { createAuditAlarms } from "../blocks/audit/alarms.ts";
import { createAccountBaseline } from "../blocks/audit/baseline.ts";
import { createTrail } from "../blocks/audit/trail.ts";
import type { Keys } from "../blocks/keys/keys.ts";
import { roleArn, roleName } from "../blocks/people/names.ts";
import { enter } from "../kit/scope.ts";
import type { Topics } from "../kit/watch/topics.ts";
import type { Config } from "./config/config.ts";
import type { Scopes } from "./region-scopes.ts";

export interface AuditArgs {
  readonly config: Config;
  readonly keys: Pair<Keys>;
  /** Where alarms of the primary region go. */
  readonly topics: Topics;
}

/** Records what is done in the account, and calls somebody when it is what nobody should do unseen. */
export function auditAccount({ primary, secondary }: Scopes, { config, keys, topics }: AuditArgs): void {
  const scope = enter(primary, "Audit");
  const trail = createTrail(scope, {
    logsKeyArn: keys.primary.logs.arn,
    retentionDays: config.environment.logs.auditDays,
  });
  createAuditAlarms(scope, {
    logGroupName: trail.name,
    known: roleArn("break-glass", scope).apply((breakGlassArn) => ({
      breakGlassArn,
      deployerName: roleName("deployer", scope.suffix),
    })),
    topics,
  });
  if (config.accountBaseline) {
    createAccountBaseline(primary, { logsKeyArn: keys.primary.logs.arn, recordsIam: true });
    createAccountBaseline(secondary, { logsKeyArn: keys.secondary.logs.arn, recordsIam: false });
  }
}
