import test from "ava";
import { environmentProblems } from "../../environments/invariants.ts";
import { scheduleBetween } from "../../src/blocks/backup/schedule.ts";
import { proveIam } from "../../src/proofs/iam/prove.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { audit } from "../../src/proofs/rules/index.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { production as descriptor } from "../support/restoring.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

let production: Synthesis;
test.before(async () => {
  production = await synthesizePlatform("production");
});

const named = (name: string): Registration => resource(production, name);
const statements = ({ inputs }: Registration) => JSON.parse(String(inputs.policy)).Statement;
const vaults = ["backup-vault-use1-production", "backup-vault-usw2-production"];

test("there is a vault in each region under its own key, which outlives no role that filled it", (t) => {
  for (const name of vaults) {
    const { inputs, protect, customTimeouts, dependencies } = named(name);
    t.like(inputs, { name, forceDestroy: true });
    t.deepEqual(customTimeouts, { delete: "2h" });
    t.true(protect);
    for (const region of ["use1", "usw2"])
      for (const kind of ["role-backup", "role-policy-backup"])
        t.true(dependencies.includes(named(`${kind}-${region}-production`).urn));
  }
  t.not(named(vaults[0] ?? "").inputs.kmsKeyArn, named(vaults[1] ?? "").inputs.kmsKeyArn);
});

test("nobody deletes a recovery point by hand", (t) => {
  t.deepEqual(statements(named("backup-vault-policy-use1-production")), [
    {
      Sid: "NoDeletionByHand",
      Effect: "Deny",
      Principal: "*",
      Action: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
      Resource: "*",
    },
  ]);
});

test("the writable database alone is backed up every hour, and each recovery point copied to the other region", (t) => {
  const plans = ofType(production, "aws:backup/plan:Plan");
  t.deepEqual(
    plans.map(({ name }) => name),
    ["backup-plan-use1-production"],
  );
  t.like(at(plans[0]?.inputs.rules, 0), {
    targetVaultName: "backup-vault-use1-production",
    schedule: "cron(0 0 * * ? *)",
    lifecycle: { deleteAfter: 3 },
    copyActions: [
      {
        destinationVaultArn:
          "arn:aws:backup:us-west-2:123456789012:backup-vault:backup-vault-usw2-production",
        lifecycle: { deleteAfter: 14 },
      },
    ],
  });
  t.like(at(plans[0]?.inputs.rules, 1), {
    schedule: "cron(0 1/1 * * ? *)",
    lifecycle: { deleteAfter: 3 },
    copyActions: [{ lifecycle: { deleteAfter: 2 } }],
  });
  for (const rule of [0, 1])
    t.is(at(plans[0]?.inputs.rules, rule, "recoveryPointTags", "Environment"), "production");
  const selection = named("backup-selection-use1-production");
  t.deepEqual(selection.inputs.resources, [
    "arn:aws:rds:us-east-1:123456789012:cluster:aurora-use1-production-g1",
  ]);
  t.true(selection.dependencies.includes(named("role-policy-backup-use1-production").urn));
});

test("the backup role reaches this environment's databases, vaults and keys, and AWS Backup's own snapshots", (t) => {
  const all = statements(named("role-policy-backup-use1-production"));
  const widest = all.filter(({ Resource }: { Resource: unknown }) => Resource === "*");
  t.deepEqual(widest, [
    {
      Sid: "Lists",
      Effect: "Allow",
      Action: ["rds:DescribeDBClusters", "rds:DescribeDBClusterSnapshots", "tag:GetResources"],
      Resource: "*",
    },
  ]);
  const clusters = "arn:aws:rds:us-east-1:123456789012:cluster:aurora-use1-production-g*";
  t.deepEqual(all[0].Resource, [clusters, "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:awsbackup:*"]);
  t.deepEqual(all[1].Resource, [
    clusters,
    "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:awsbackup:*",
    "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:awsbackup:*",
  ]);
  t.deepEqual(
    all[3].Resource,
    vaults.map(
      (name, index) => `arn:aws:backup:us-${["east-1", "west-2"][index]}:123456789012:backup-vault:${name}`,
    ),
  );
  t.deepEqual(
    [...all[4].Resource].sort(),
    vaults.map((name) => named(name).inputs.kmsKeyArn).sort() as unknown[],
  );
});

test("with a backup account the daily recovery point goes there too, to a vault of its own region, and its role may read it", async (t) => {
  await t.throwsAsync(synthesizePlatform("production", { backupAccount: "123456789012" }), {
    message: /payments:backupAccount is 123456789012, the account of this stack; allowed: another one/,
  });
  const backupAccount = "210987654321";
  for (const [activeRegion, code] of [
    ["us-east-1", "use1"],
    ["us-west-2", "usw2"],
  ] as const) {
    const stack = await synthesizePlatform("production", { backupAccount, activeRegion });
    const { rules } = resource(stack, `backup-plan-${code}-production`).inputs;
    const away = `arn:aws:backup:${activeRegion}:${backupAccount}:backup-vault:backup-vault-${code}-production`;
    t.deepEqual(at(rules, 0, "copyActions", 1), {
      destinationVaultArn: away,
      lifecycle: { deleteAfter: descriptor.database.recoveryPoints.copiesKeptDays },
    });
    // The hourly ones are for a lost region.
    t.is(at(rules, 1, "copyActions", 1), undefined);
    t.deepEqual(
      statements(resource(stack, `role-policy-backup-${code}-production`)).find(
        ({ Sid }: { Sid: string }) => Sid === "VaultOfAnotherAccount",
      ),
      {
        Sid: "VaultOfAnotherAccount",
        Effect: "Allow",
        Action: "backup:CopyIntoBackupVault",
        Resource: away,
      },
    );
    t.deepEqual(audit(stack), []);
    t.deepEqual(proveIam(stack).problems, []);
    t.true(stack.logs.some(({ message }) => /stays for 14 days\. No update and no destroy/.test(message)));
  }
});

test("production restores a copy once a week, where the copies are; staging does not", async (t) => {
  const plan = named("restore-testing-plan-usw2-production");
  t.like(plan.inputs, {
    name: "restore_test_usw2_production",
    scheduleExpression: "cron(0 12 ? * SUN *)",
    recoveryPointSelection: {
      algorithm: "LATEST_WITHIN_WINDOW",
      includeVaults: ["arn:aws:backup:us-west-2:123456789012:backup-vault:backup-vault-usw2-production"],
    },
  });
  const { inputs, dependencies } = named("restore-testing-selection-usw2-production");
  t.like(inputs, { protectedResourceType: "Aurora", protectedResourceArns: ["*"] });
  t.regex(
    String(at(inputs.restoreMetadataOverrides, "dbSubnetGroupName")),
    /^subnet-group-data-usw2-production-/,
  );
  t.is(at(inputs.restoreMetadataOverrides, "availabilityZones"), '["us-west-2a","us-west-2b","us-west-2c"]');
  t.true(dependencies.includes(named("role-policy-restore-test-usw2-production").urn));
  const staging = await synthesizePlatform("staging");
  t.false(staging.registrations.some(({ name }) => name.includes("restore-test")));
  const { rules } = resource(staging, "backup-plan-use1-staging").inputs;
  t.is(at(rules, 0, "schedule"), "cron(0 0 * * ? *)");
  t.is(at(rules, 1), undefined);
});

test("only a stack with accountBaseline sets what exists once per account and region", async (t) => {
  const type = "aws:backup/regionSettings:RegionSettings";
  t.is(ofType(production, type).length, 0);
  const baseline = await synthesizePlatform("production", { accountBaseline: "true" });
  const settings = ofType(baseline, type);
  t.is(new Set(settings.map(({ provider }) => provider)).size, 2);
  for (const { inputs } of settings) t.is(Object.keys(Object(inputs.resourceTypeOptInPreference)).length, 17);
  t.true(resource(baseline, "backup-plan-use1-production").dependencies.includes(settings[0]?.urn ?? ""));
});

test("schedules", (t) => {
  t.is(scheduleBetween(60), "cron(0 1/1 * * ? *)");
  t.is(scheduleBetween(360), "cron(0 6/6 * * ? *)");
  t.is(scheduleBetween(1440), undefined);
});

test("descriptors with impossible databases are refused, each with what is allowed", (t) => {
  const problems = (database: object, recoveryPoints: object = {}) =>
    environmentProblems([
      {
        ...descriptor,
        peers: [],
        database: {
          ...descriptor.database,
          ...database,
          recoveryPoints: { ...descriptor.database.recoveryPoints, ...recoveryPoints },
        },
      },
    ]).join();
  t.is(problems({}), "");
  t.regex(problems({ engineVersion: "17" }), /database.engineVersion is 17; allowed/);
  t.regex(problems({ readers: 0 }), /database.readers is 0; allowed: 1 to 2/);
  t.regex(problems({ readers: 3 }), /database.readers is 3; allowed: 1 to 2/);
  t.regex(problems({ backupRetentionDays: 36 }), /database.backupRetentionDays is 36; allowed: 1 to 35/);
  t.regex(problems({}, { keptDays: 0 }), /recoveryPoints.keptDays is 0; allowed/);
  t.regex(problems({}, { everyMinutes: 30 }), /everyMinutes is 30; allowed: whole hours/);
  t.regex(problems({}, { everyMinutes: 300 }), /everyMinutes is 300; allowed: whole hours/);
  t.regex(problems({}, { maxDataLossMinutes: 59 }), /maxDataLossMinutes is 59; allowed: at least/);
});
