import { createAuditAlarms } from "./audit/alarms.ts";
import { createAccountBaseline } from "./audit/baseline.ts";
import { createTrail } from "./audit/trail.ts";
import type { Config } from "./config.ts";
import type { Topics } from "./observability/topics.ts";
import { roleArn, roleName } from "./people/names.ts";
import { enter } from "./scope.ts";
import type { Scopes } from "./scopes.ts";
import type { Keys } from "./security/keys.ts";

export interface AuditingArgs {
  readonly config: Config;
  readonly keys: Readonly<Record<"home" | "standby", Keys>>;
  /** Where alarms of the home region go. */
  readonly topics: Topics;
}

/** Records what is done in the account, and calls somebody when it is what nobody should do unseen. */
export function auditAccount({ home, standby }: Scopes, { config, keys, topics }: AuditingArgs): void {
  const scope = enter(home, "Audit");
  const trail = createTrail(scope, {
    logsKeyArn: keys.home.logs.arn,
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
    createAccountBaseline(home, { logsKeyArn: keys.home.logs.arn, recordsIam: true });
    createAccountBaseline(standby, { logsKeyArn: keys.standby.logs.arn, recordsIam: false });
  }
}
