import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring, RecoveryPoints } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { metricOf } from "../../kit/watch/metric.ts";

/**
 * Recovery points of a vault that come in time: those of the region's own database, or the copies of the other's. Which
 * of the two it is does not matter, so that a move changes nothing here. AWS does not say whether copies are counted
 * with the type of what they are of, so both are added up.
 */
export function recoveryPoints(vaultName: pulumi.Input<string>) {
  const vault = metricOf("AWS/Backup", { BackupVaultName: vaultName });
  return {
    metrics: {
      all: vault("NumberOfRecoveryPointsCompleted", "Sum"),
      aurora: vault("NumberOfRecoveryPointsCompleted", "Sum", { ResourceType: "Aurora" }),
    },
    expression: "FILL(all, 0) + FILL(aurora, 0)",
  } as const;
}

export const vaultAlarm = (
  vaultName: pulumi.Input<string>,
  { everyMinutes, maxDataLossMinutes }: RecoveryPoints,
  { owner }: Monitoring,
): AlarmSpec => {
  const periods = Math.floor(maxDataLossMinutes / everyMinutes);
  return {
    id: "recovery-points-late",
    of: undefined,
    what: `No recovery point has come for ${maxDataLossMinutes} minutes: more payments than agreed would be lost with the other region`,
    severity: "page",
    owner,
    measure: recoveryPoints(vaultName),
    wrong: "below",
    threshold: 1,
    period: everyMinutes * 60,
    periods: { wrong: periods, of: periods },
    missing: { treat: "breaching", why: "no data means no recovery point" },
  };
};
