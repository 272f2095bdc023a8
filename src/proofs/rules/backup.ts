import { at, itemsOf } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { findingsAt, type Rule, ruleFor, type Stack, statementsOf } from "../model/rule.ts";
import { clusterType, dataKeyProblem } from "./aurora.ts";
import { deleteMinutes } from "./secrets.ts";

const vaultType = "aws:backup/vault:Vault";
const planType = "aws:backup/plan:Plan";
const selectionType = "aws:backup/selection:Selection";
const settingsType = "aws:backup/regionSettings:RegionSettings";
const roleType = "aws:iam/role:Role";
const remedy = "Make it with backUpDatabases()";

/** Recovery points: made, copied under the other region's key, kept until their time, and gone with the stack. */
export const backupRules: readonly Rule[] = [
  ruleFor(
    vaultType,
    {
      id: "vault-teardown",
      severity: "medium",
      pciDss: ["3.2.1"],
      requirement: "A vault can be destroyed with what it holds, while the roles are there that put it in",
      remedy,
    },
    ({ forceDestroy }, vault, stack) => {
      if (forceDestroy !== true) return "cannot be destroyed while it holds recovery points";
      // The provider's own is too short.
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
      remedy,
    },
    (_, vault, stack) =>
      !stack
        .users(vault, "aws:backup/vaultPolicy:VaultPolicy", "backupVaultName")
        .flatMap(({ inputs }) => statementsOf(inputs.policy))
        .some(
          ({ Effect, Principal, Action = [] }) =>
            Effect === "Deny" && Principal === "*" && [Action].flat().includes("backup:DeleteRecoveryPoint"),
        ) && "lets recovery points be deleted by hand",
  ),
  {
    id: "backup-writer",
    severity: "critical",
    pciDss: ["12.10.1"],
    requirement: "There is a plan that backs up a database, by its ARN, in its own region",
    remedy,
    check: (stack) =>
      stack
        .ofType(planType)
        .filter((plan) => !selects(plan, stack))
        .map(({ urn }) => ({ subject: urn, message: "selects no database of its region" }))
        .concat(
          stack.ofType(clusterType).length > 0 && stack.ofType(planType).length !== 1
            ? [{ subject: planType, message: `exists ${stack.ofType(planType).length} times` }]
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
