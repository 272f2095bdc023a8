import {
  BackupClient,
  DescribeBackupVaultCommand,
  ListRecoveryPointsByBackupVaultCommand,
} from "@aws-sdk/client-backup";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { lookAtVault } from "../../src/blocks/backup/point-age/age.ts";
import { newestAge } from "../../src/blocks/backup/point-age/measure.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { restoring as environments } from "../support/restoring.ts";
import { resource } from "../support/synthesize.ts";

const now = new Date("2026-03-01T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

test("an age is that of the newest point that can be restored, and none where there is none", (t) => {
  const point = (seconds: number, Status = "COMPLETED") => ({ Status, CreationDate: ago(seconds) });
  t.is(newestAge([point(7200), point(3600), point(9000)], now), 3600);
  t.is(newestAge([point(7200), point(60, "PARTIAL"), point(120, "EXPIRED")], now), 7200);
  t.is(newestAge([point(-5)], now), 0, "AWS's clock is ahead");
  t.is(newestAge([point(60, "DELETING"), { Status: "COMPLETED" }], now), undefined);
  t.is(newestAge([], now), undefined);
});

test("a vault is read to the last page", async (t) => {
  const client = new BackupClient({ region: "us-west-2" });
  const backup = mockClient(client);
  backup
    .on(ListRecoveryPointsByBackupVaultCommand, { BackupVaultName: "vault", ByResourceType: "Aurora" })
    .resolvesOnce({ RecoveryPoints: [{ Status: "COMPLETED", CreationDate: ago(900) }], NextToken: "2" })
    .resolvesOnce({ RecoveryPoints: [{ Status: "COMPLETED", CreationDate: ago(300) }] })
    .resolves({ RecoveryPoints: [] });
  const look = () => lookAtVault(client, "vault", () => now);
  t.deepEqual(await look(), { recoveryPoints: 2, newestAgeSeconds: 300 });
  t.is(backup.commandCalls(ListRecoveryPointsByBackupVaultCommand)[1]?.args[0].input.NextToken, "2");
});

test("a vault in which nothing can be restored is as old as it is itself, so that a first copy has its time", async (t) => {
  const client = new BackupClient({ region: "us-west-2" });
  const backup = mockClient(client);
  const look = () => lookAtVault(client, "vault", () => now);
  const made = (CreationDate?: Date) =>
    backup.on(DescribeBackupVaultCommand, { BackupVaultName: "vault" }).resolves({ CreationDate });
  backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({ RecoveryPoints: [] });
  made(ago(600));
  t.deepEqual(await look(), { recoveryPoints: 0, newestAgeSeconds: 600 });
  made(ago(86_400));
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolves({ RecoveryPoints: [{ Status: "EXPIRED", CreationDate: ago(60) }] });
  t.deepEqual(await look(), { recoveryPoints: 1, newestAgeSeconds: 86_400 });
  made();
  await t.throwsAsync(look(), { message: "AWS Backup does not say when vault was made" });
});

test("each region measures its own vault, in every strategy of recovery, and may do nothing else", async (t) => {
  for (const recovery of ["copies", "replica"] as const) {
    const described = environments.map((environment) =>
      environment.name === "production"
        ? { ...environment, database: { ...environment.database, recovery } }
        : environment,
    );
    const plan = await synthesizePlatform("production", {}, { environments: described });
    for (const code of ["use1", "usw2"]) {
      const of = (kind: string) => resource(plan, `${kind}-${code}-production`);
      t.deepEqual(of("point-age").inputs.environment, {
        variables: { BACKUP_VAULT: `backup-vault-${code}-production` },
      });
      t.is(of("schedule-point-age").inputs.scheduleExpression, "rate(5 minutes)");
      t.deepEqual(of("point-age").propertyDependencies.kmsKeyArn, [of("key-data").urn]);
      t.deepEqual(of("log-group-point-age").propertyDependencies.kmsKeyId, [of("key-logs").urn]);
      t.deepEqual(
        statementsOf(of("role-policy-point-age").inputs.policy).flatMap(({ Action = [] }) => [Action].flat()),
        [
          "backup:ListRecoveryPointsByBackupVault",
          "backup:DescribeBackupVault",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
        ],
      );
      t.like(of("alarm-recovery-points-late").inputs, {
        comparisonOperator: "GreaterThanThreshold",
        threshold: 180 * 60,
        treatMissingData: "breaching",
      });
    }
  }
});
