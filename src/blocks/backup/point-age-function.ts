import type * as pulumi from "@pulumi/pulumi";
import { createFunction } from "../../kit/function/function.ts";
import { writesLog } from "../../kit/function/policy.ts";
import { createFunctionRole } from "../../kit/function/role.ts";
import { callEvery } from "../../kit/function/schedule.ts";
import { variablesOf } from "../../kit/function/settings.ts";
import { logGroupName } from "../../kit/names.ts";
import { nameIn, type Scope } from "../../kit/scope.ts";
import { metricOfLog } from "../../kit/watch/log-metric.ts";
import type { Metric } from "../../kit/watch/metric.ts";
import { bundlePointAge } from "./point-age/bundle.ts";
import { settings } from "./point-age/environment.ts";
import type { Vault } from "./vault.ts";

/** The name that function, role, log group and rule share. */
const kind = "point-age";

/** Minutes between two looks. */
const pointAgeMinutes = 5;

interface PointAgeArgs {
  readonly vault: Vault;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly logDays: number;
}

const bundle = await bundlePointAge();

/**
 * Measures how old the newest recovery point of a region's vault is, every few minutes, and by what the vault holds: AWS
 * Backup has no such metric, and what it counts are jobs. It is where the points are, because the other region may be gone.
 * It has no place in the network, where there is no way to AWS Backup.
 * @returns seconds, of the vault itself where nothing in it can be restored; no data where nobody looks
 */
export function measurePointAge(scope: Scope, args: PointAgeArgs): Metric {
  const { vault } = args;
  const role = createFunctionRole(scope, kind, [
    {
      Sid: "LookAtTheVault",
      Effect: "Allow",
      Action: ["backup:ListRecoveryPointsByBackupVault", "backup:DescribeBackupVault"],
      Resource: vault.arn,
    },
    writesLog(scope, logGroupName(kind, scope.region.code, scope.suffix)),
  ]);
  const { code: measures, logGroup } = createFunction(scope, {
    name: nameIn(scope, kind),
    kind,
    description: "Measures the age of the newest recovery point",
    code: bundle,
    variables: variablesOf(settings, { vault: vault.name }),
    timeoutSeconds: 30,
    memoryMiB: 128,
    role,
    ...args,
  });
  callEvery(scope, {
    kind,
    description: "Has the age of the newest recovery point measured",
    minutes: pointAgeMinutes,
    called: measures,
  });
  return metricOfLog(scope, {
    kind,
    logGroup,
    name: "NewestPointAge",
    member: "newestAgeSeconds",
    unit: "Seconds",
  });
}
