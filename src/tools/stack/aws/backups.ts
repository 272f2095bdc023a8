import {
  type BackupJob,
  type CopyJob,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  paginateListBackupJobs,
  paginateListCopyJobs,
  StartBackupJobCommand,
  StartCopyJobCommand,
} from "@aws-sdk/client-backup";
import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { calling } from "../../../cli/explain.ts";
import type { Aws, Job } from "./aws.ts";
import type { Clients } from "./clients.ts";

type BackupCalls = Pick<
  Aws,
  "backupJobs" | "startBackup" | "backupJob" | "copyJobs" | "startCopy" | "copyJob"
>;

export function createBackups({ backup }: Clients, abortSignal: AbortSignal): BackupCalls {
  const options = { abortSignal };
  const call = <T>(action: string, where: RegionName, work: () => Promise<T>) =>
    calling({ action: `backup:${action}`, where, signal: abortSignal }, work);
  return {
    backupJobs: (region, clusterArn, since) =>
      call("ListBackupJobs", region, async () => {
        const jobs: Job[] = [];
        const pages = paginateListBackupJobs(
          { client: backup(region) },
          { ByResourceArn: clusterArn, ByCreatedAfter: since },
          options,
        );
        for await (const { BackupJobs = [] } of pages)
          jobs.push(...BackupJobs.filter(({ CreatedBy }) => !CreatedBy?.BackupPlanId).map(backupJobOf));
        return jobs;
      }),
    startBackup: (region, { clusterArn, vault, roleArn, keptDays, tag, token }) =>
      call("StartBackupJob", region, async () => {
        const { BackupJobId } = await backup(region).send(
          new StartBackupJobCommand({
            ResourceArn: clusterArn,
            BackupVaultName: vault,
            IamRoleArn: roleArn,
            // The least AWS Backup allows: rather an error than customers waiting for half a day.
            StartWindowMinutes: 60,
            Lifecycle: { DeleteAfterDays: keptDays },
            RecoveryPointTags: { [tag.key]: tag.value },
            IdempotencyToken: token,
          }),
          options,
        );
        return given(BackupJobId, "BackupJobId");
      }),
    backupJob: (region, id) =>
      call("DescribeBackupJob", region, async () =>
        backupJobOf(await backup(region).send(new DescribeBackupJobCommand({ BackupJobId: id }), options)),
      ),
    copyJobs: (region, { recoveryPointArn, toVaultArn }) =>
      call("ListCopyJobs", region, async () => {
        const jobs: Job[] = [];
        const pages = paginateListCopyJobs(
          { client: backup(region) },
          { BySourceRecoveryPointArn: recoveryPointArn, ByDestinationVaultArn: toVaultArn },
          options,
        );
        for await (const { CopyJobs = [] } of pages) jobs.push(...CopyJobs.map(copyJobOf));
        return jobs;
      }),
    startCopy: (region, { recoveryPointArn, toVaultArn, fromVault, roleArn, keptDays, token }) =>
      call("StartCopyJob", region, async () => {
        const { CopyJobId } = await backup(region).send(
          new StartCopyJobCommand({
            RecoveryPointArn: recoveryPointArn,
            SourceBackupVaultName: fromVault,
            DestinationBackupVaultArn: toVaultArn,
            IamRoleArn: roleArn,
            Lifecycle: { DeleteAfterDays: keptDays },
            IdempotencyToken: token,
          }),
          options,
        );
        return given(CopyJobId, "CopyJobId");
      }),
    copyJob: (region, id) =>
      call("DescribeCopyJob", region, async () => {
        const { CopyJob: job } = await backup(region).send(
          new DescribeCopyJobCommand({ CopyJobId: id }),
          options,
        );
        return copyJobOf(given(job, "CopyJob"));
      }),
  };
}

function backupJobOf(job: BackupJob): Job {
  return jobOf(job.BackupJobId, job.State, job.PercentDone, job.StatusMessage, job.RecoveryPointArn);
}

function copyJobOf(job: CopyJob): Job {
  return jobOf(job.CopyJobId, job.State, undefined, job.StatusMessage, job.DestinationRecoveryPointArn);
}

function jobOf(
  id: string | undefined,
  state: string | undefined,
  percent: string | undefined,
  message: string | undefined,
  result: string | undefined,
): Job {
  const done = state === "COMPLETED";
  const running = state === "CREATED" || state === "PENDING" || state === "RUNNING";
  return {
    id: given(id, "job ID"),
    state: done ? "done" : running ? "running" : "failed",
    text: [state, percent && `${percent} %`, message].filter(Boolean).join(", "),
    result: done ? result : undefined,
  };
}

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new ReportedError(`AWS Backup's answer lacks ${what}`);
  return value;
}
