import { at, itemsOf } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { findingsAt, type Rule, ruleFor, type Stack, statementsOf } from "../model/rule.ts";
import { clusterType, dataKeyProblem } from "./aurora.ts";

const vaultType = "aws:backup/vault:Vault";
const planType = "aws:backup/plan:Plan";
const selectionType = "aws:backup/selection:Selection";
const settingsType = "aws:backup/regionSettings:RegionSettings";
const roleType = "aws:iam/role:Role";
const remedy = "Make it with backUpDatabases()";

/**
 * The backup plans but for a lost region's. There each input is ignored: the plan stays as it is, and backs up a database
 * that is no longer the writer.
 */
const livePlans = (stack: Stack): readonly Registration[] =>
  stack
    .ofType(planType)
    .filter(({ inputs, ignoreChanges }) => !Object.keys(inputs).every((key) => ignoreChanges.includes(key)));

/** The actions that end a recovery point: now, or by a shorter lifecycle. */
const endings = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"];

/** Rules about recovery points: made, copied under the other region's key, kept until their time, and gone with the stack. */
export const backupRules: readonly Rule[] = [
  ruleFor(
    vaultType,
    {
      id: "vault-age",
      severity: "high",
      pciDss: ["10.7.2", "12.10.1"],
      requirement:
        "The age of the newest recovery point of a vault is measured by the clock, in the vault's own region, and people are told when it is more than was agreed, or unknown",
      why: "What would be lost is what was paid since the newest point. AWS Backup counts jobs and has no metric of ages, a count says nothing of what the vault still holds, and the other region may be gone",
      sources: [
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html",
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByBackupVault.html",
        "ours",
      ],
      remedy: "Keep measurePointAge() and pointAgeAlarm()",
    },
    (_, vault, stack) => {
      const near = ({ provider }: Registration) => provider === vault.provider;
      const measures = stack
        .users(vault, "aws:lambda/function:Function", "environment")
        .filter(near)
        .find((code) =>
          stack
            .users(code, "aws:cloudwatch/eventTarget:EventTarget", "arn")
            .some(
              (target) =>
                stack.source(target, "rule", "aws:cloudwatch/eventRule:EventRule")?.inputs
                  .scheduleExpression !== undefined &&
                stack
                  .users(code, "aws:lambda/permission:Permission", "function")
                  .some(({ urn }) => target.dependencies.includes(urn)),
            ),
        );
      if (measures === undefined) return "is looked at by nobody";
      const filter = stack
        .ofType("aws:cloudwatch/logMetricFilter:LogMetricFilter")
        .filter(near)
        .find(({ inputs }) => inputs.logGroupName === at(measures.inputs.loggingConfig, "logGroup"));
      const alarm = stack
        .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
        .filter(near)
        .find(
          ({ inputs: { metricQueries } }) =>
            filter !== undefined &&
            itemsOf(metricQueries).some(
              (query) =>
                at(query, "metric", "metricName") === at(filter.inputs.metricTransformation, "name") &&
                at(query, "metric", "namespace") === at(filter.inputs.metricTransformation, "namespace"),
            ),
        );
      if (alarm === undefined) return "has an age that nobody is told of";
      const { treatMissingData, comparisonOperator, alarmActions } = alarm.inputs;
      if (treatMissingData !== "breaching") return "may have no recovery point without anybody being told";
      return (
        !(comparisonOperator === "GreaterThanThreshold" && itemsOf(alarmActions).length > 0) &&
        "has an age that nobody is told of"
      );
    },
  ),
  ruleFor(
    vaultType,
    {
      id: "vault-teardown",
      severity: "medium",
      pciDss: ["3.2.1"],
      requirement: "A vault can be destroyed with what it holds, while the roles are there that put it in",
      why: "A vault can be deleted only when it is empty, a recovery point whose role is gone is not deleted but EXPIRED, and the provider gives up on one after ten minutes",
      sources: [
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupVault.html",
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteRecoveryPoint.html",
        "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/backup/vault.go",
      ],
      remedy,
    },
    ({ forceDestroy }, vault, stack) => {
      if (forceDestroy !== true) return "cannot be destroyed while it holds recovery points";
      if (!(Number.isFinite(deleteMinutes(vault)) && deleteMinutes(vault) >= 60))
        return "gives up deleting its recovery points within the hour";
      const roles = backupRoles(stack);
      const needed = [
        ...roles,
        ...roles.flatMap((role) => stack.users(role, "aws:iam/rolePolicy:RolePolicy", "role")),
      ];
      return (
        !(needed.length >= 2 * roles.length && needed.every(({ urn }) => vault.dependencies.includes(urn))) &&
        "may outlive the roles that its recovery points expire with"
      );
    },
  ),
  ruleFor(
    vaultType,
    {
      id: "vault-key",
      severity: "high",
      pciDss: ["3.5.1"],
      requirement: "A vault is under its own region's key",
      why: "A copy is encrypted under the key of the vault that it goes to, and another region's cannot be used there",
      sources: ["https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html"],
      remedy,
    },
    (_, vault, stack) => dataKeyProblem(vault, "kmsKeyArn", stack),
  ),
  ruleFor(
    vaultType,
    {
      id: "vault-policy",
      severity: "high",
      pciDss: ["12.10.1"],
      requirement: "Nobody takes a recovery point out of a vault before its time",
      why: "Whoever may delete a point, or shorten its lifecycle, takes away what the other region would be restored from",
      sources: [
        "https://docs.aws.amazon.com/config/latest/developerguide/backup-recovery-point-manual-deletion-disabled.html",
      ],
      remedy,
    },
    (_, vault, stack) =>
      !stack
        .users(vault, "aws:backup/vaultPolicy:VaultPolicy", "backupVaultName")
        .flatMap(({ inputs }) => statementsOf(inputs.policy))
        .some(
          ({ Effect, Principal, Action = [] }) =>
            Effect === "Deny" &&
            Principal === "*" &&
            endings.every((action) => [Action].flat().includes(action)),
        ) && "lets recovery points be deleted by hand, or their time be shortened",
  ),
  {
    id: "backup-writer",
    severity: "critical",
    pciDss: ["12.10.1"],
    requirement: "There is a plan that backs up a database, by its ARN, in its own region",
    why: "Selected by tags, a fenced database would be backed up too, or one that was never tagged not at all",
    sources: ["ours"],
    remedy,
    check: (stack) =>
      stack
        .ofType(planType)
        .filter((plan) => !selects(plan, stack))
        .map(({ urn }) => ({ subject: urn, message: "selects no database of its region" }))
        .concat(
          stack.ofType(clusterType).length > 0 && livePlans(stack).length !== 1
            ? [{ subject: planType, message: `exists ${livePlans(stack).length} times` }]
            : [],
        ),
  },
  ruleFor(
    planType,
    {
      id: "backup-copy",
      severity: "critical",
      pciDss: ["12.10.1"],
      requirement:
        "Every recovery point expires, carries the tags, and is copied to the other region's vault",
      why: "A point without a lifecycle is kept for ever, one without tags is nobody's, and one without a copy is lost with its region",
      sources: ["https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html", "ours"],
      remedy,
    },
    ({ rules }, plan, stack) => {
      const far = stack.ofType(vaultType).filter(({ provider }) => provider !== plan.provider);
      const reaches = far.some(({ urn }) => plan.propertyDependencies.rules?.includes(urn));
      if (!reaches || itemsOf(rules).length === 0) return "copies nothing to the other region";
      return itemsOf(rules)
        .map(ruleProblem)
        .find((problem) => problem !== undefined);
    },
  ),
  {
    id: "backup-settings",
    severity: "medium",
    pciDss: [],
    requirement: "AWS Backup's settings of an account are set once a region, and completely",
    why: "It is one setting for all of an account's region: what is left out, AWS may turn on, and two stacks undo each other",
    sources: [
      "@pulumi/aws/backup/regionSettings.d.ts#resourceTypeOptInPreference",
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateRegionSettings.html",
    ],
    remedy: "Keep createBackupRegionSettings() behind accountBaseline",
    check: ({ ofType }) => {
      const settings = ofType(settingsType);
      return settings.flatMap(({ urn, provider, inputs }) => {
        const map = inputs.resourceTypeOptInPreference;
        if (settings.filter((other) => other.provider === provider).length > 1)
          return [{ subject: urn, message: "is there twice in a region" }];
        return at(map, "Aurora") === true && Object.keys(Object(map)).length >= 17
          ? []
          : [{ subject: urn, message: "leaves kinds of resources to AWS" }];
      });
    },
  },
  {
    id: "restore-test",
    severity: "medium",
    pciDss: ["12.10.2"],
    requirement:
      "A restore test takes its recovery points from its own region's vault and restores into its network",
    why: "By itself AWS Backup restores into the default VPC, and fails where there is none",
    sources: [
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html",
    ],
    remedy,
    check: (stack) =>
      findingsAt(
        stack,
        stack.ofType("aws:backup/restoreTestingSelection:RestoreTestingSelection"),
        (selection) => {
          const overrides = selection.inputs.restoreMetadataOverrides;
          const plan = stack.source(
            selection,
            "restoreTestingPlanName",
            "aws:backup/restoreTestingPlan:RestoreTestingPlan",
          );
          const vault = plan && stack.source(plan, "recoveryPointSelection", vaultType);
          return (
            !(
              vault?.provider === selection.provider &&
              at(overrides, "dbSubnetGroupName") &&
              at(overrides, "availabilityZones")
            ) && "would restore something else, or nowhere"
          );
        },
      ),
  },
];

const backupRoles = ({ ofType }: Stack): readonly Registration[] =>
  ofType(roleType).filter(({ name }) => name.startsWith("role-backup-"));

function selects(plan: Registration, stack: Stack): boolean {
  return stack
    .users(plan, selectionType, "planId")
    .some((selection) => stack.source(selection, "resources", clusterType)?.provider === plan.provider);
}

function ruleProblem(rule: Plain): string | undefined {
  const copies = itemsOf(at(rule, "copyActions"));
  if (copies.length === 0) return "has a rule that copies nothing";
  if (![rule, ...copies].every((item) => Number(at(item, "lifecycle", "deleteAfter")) >= 1))
    return "keeps something for ever";
  return at(rule, "recoveryPointTags", "Environment") ? undefined : "leaves recovery points untagged";
}

/**
 * Minutes after which the deletion of a resource is given up; infinite where none are set and the provider decides.
 * Protocol buffers call the field `pb_delete`, because `delete` is a word of the language.
 */
function deleteMinutes({ customTimeouts }: Registration): number {
  const duration = customTimeouts.delete;
  if (duration === undefined) return Number.POSITIVE_INFINITY;
  const of = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(duration)?.[1] ?? 0);
  return of("h") * 60 + of("m");
}
