import { at } from "../model/inputs.ts";
import type { PlainRecord, Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";

export const clusterType = "aws:rds/cluster:Cluster";
const instanceType = "aws:rds/clusterInstance:ClusterInstance";
const globalType = "aws:rds/globalCluster:GlobalCluster";
const remedy = "Make the database with createDatabase()";

/**
 * The global database that a cluster is a half of: it was made with the global database, or the global database was made of
 * it.
 */
export const globalOf = (cluster: Registration, stack: Stack): Registration | undefined =>
  stack.source(cluster, "globalClusterIdentifier", globalType) ??
  stack.users(cluster, globalType, "sourceDbClusterIdentifier")[0];

/** Whether a cluster is the half that follows when both are made. */
export const isReplica = (cluster: Registration, stack: Stack): boolean =>
  stack.source(cluster, "globalClusterIdentifier", globalType) !== undefined;

/** Whether a cluster is the half that stays, in the update that takes its global database away. */
export const isLast = ({ inputs }: Registration): boolean => at(inputs.tags, "Leaving") !== undefined;

export const instancesOf = (cluster: Registration, stack: Stack): readonly Registration[] =>
  stack.users(cluster, instanceType, "clusterIdentifier");

/** The problem of an input that has to be the region's own key for data; undefined where it is. */
export function dataKeyProblem(registration: Registration, input: string, stack: Stack): string | undefined {
  const key = stack.source(registration, input, "aws:kms/key:Key");
  if (!key?.name.startsWith("key-data-")) return `has a ${input} that is not the key for data`;
  return key.provider === registration.provider ? undefined : `has a ${input} of another region`;
}

/** Rules about creating, restoring, keeping and destroying a database. */
export const auroraRules: readonly Rule[] = [
  ruleFor(
    clusterType,
    {
      id: "aurora-serverless",
      severity: "medium",
      pciDss: ["2.2.1"],
      requirement: "A database is Aurora PostgreSQL Serverless v2",
      why: "Serverless v2 is instances of the class db.serverless in a provisioned cluster that has a range of capacity: without one, no such instance can be added",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.create-cluster.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
      ],
      remedy,
    },
    ({ engine, engineMode, serverlessv2ScalingConfiguration }, cluster, stack) => {
      if (engine !== "aurora-postgresql" || engineMode !== "provisioned") return "is of another engine";
      if (!(Number(at(serverlessv2ScalingConfiguration, "maxCapacity")) >= 1))
        return "has no range of capacity";
      return (
        instancesOf(cluster, stack).some(({ inputs }) => inputs.instanceClass !== "db.serverless") &&
        "has an instance of another class than db.serverless"
      );
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-encryption",
      severity: "critical",
      pciDss: ["3.5.1", "3.6.1"],
      requirement: "A database and its master's secret are under its region's key",
      why: "A database is not encrypted unless it is asked for when it is created, and its key can never be changed",
      sources: [
        "@pulumi/aws/rds/cluster.d.ts#storageEncrypted",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
      ],
      remedy,
    },
    ({ storageEncrypted }, cluster, stack) =>
      storageEncrypted === true
        ? (dataKeyProblem(cluster, "kmsKeyId", stack) ??
          // The secret of a global database's master is ours, and has rules of its own.
          (globalOf(cluster, stack) || isLast(cluster)
            ? undefined
            : dataKeyProblem(cluster, "masterUserSecretKmsKeyId", stack)))
        : "is not encrypted",
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-pause",
      severity: "medium",
      pciDss: [],
      requirement: "A protected database never pauses, and one that may pause says after how long",
      why: "Waking takes about 15 seconds, and 30 or more after a day, in which payments fail",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html",
      ],
      remedy: "Set sizes.databaseMinAcu to 0.5 or more: waking takes 15 seconds, in which payments fail",
    },
    ({ serverlessv2ScalingConfiguration }, { protect }) => {
      const minCapacity = at(serverlessv2ScalingConfiguration, "minCapacity");
      if (protect && !(Number(minCapacity) >= 0.5)) return "is protected and may pause";
      return (
        minCapacity === 0 &&
        at(serverlessv2ScalingConfiguration, "secondsUntilAutoPause") === undefined &&
        "may pause after an unknown time"
      );
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-keeps",
      severity: "critical",
      pciDss: ["6.5.1"],
      requirement: "Nothing that changes by itself replaces a database or undoes its upgrade",
      why: "RDS names three zones by itself, each new recovery point would be another snapshot to restore, and each of these differences replaces the database; a minor version that came by itself cannot be taken back",
      sources: [
        "@pulumi/aws/rds/cluster.d.ts#availabilityZones",
        "@pulumi/aws/rds/cluster.d.ts#snapshotIdentifier",
      ],
      remedy: "Leave availabilityZones out; ignore changes of snapshotIdentifier and engineVersion",
    },
    ({ availabilityZones }, { ignoreChanges }) => {
      if (availabilityZones !== undefined) return "names zones, of which AWS adds some by itself";
      const heeded = ["snapshotIdentifier", "engineVersion"].filter(
        (input) => !ignoreChanges.includes(input),
      );
      return heeded.length > 0 && `heeds changes of ${heeded.join(" and ")}`;
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-teardown",
      severity: "medium",
      pciDss: ["3.2.1"],
      requirement: "A database can be destroyed and leaves no snapshot",
      why: "RDS refuses to delete a cluster without a final snapshot's name or with protection on",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html",
        "@pulumi/aws/rds/cluster.d.ts#skipFinalSnapshot",
      ],
      remedy,
    },
    ({ skipFinalSnapshot, deletionProtection }) =>
      !(skipFinalSnapshot === true && deletionProtection !== true) && "would keep destroy from ending",
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-retired",
      severity: "high",
      pciDss: ["3.2.1", "12.10.1"],
      requirement:
        "A database that is retired leaves its automatic backups until their days are over; one that goes with its stack leaves none",
      why: "Up to the move it alone can be put back to any second, and RDS deletes that with the cluster unless told otherwise; after a teardown nothing may stay that costs and holds payments",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.Retaining.html",
        "hashicorp/terraform-provider-aws#34309",
        "ours",
      ],
      remedy,
    },
    ({ deleteAutomatedBackups, tags }) => {
      const retiring = at(tags, "Retiring") === "true";
      if (retiring && deleteAutomatedBackups !== false) return "is retired with its automatic backups";
      return !retiring && deleteAutomatedBackups !== true && "would leave backups behind";
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-backups",
      severity: "high",
      pciDss: ["12.10.1"],
      requirement: "A database can be put back a week or more; a protected one 35 days",
      why: "AWS keeps them for one day unless told otherwise, and for 35 at most",
      sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html", "ours"],
      remedy,
    },
    ({ backupRetentionPeriod, copyTagsToSnapshot }, { protect }) => {
      if (!(Number(backupRetentionPeriod) >= (protect ? 35 : 7))) return "keeps its backups too short a time";
      return copyTagsToSnapshot !== true && "leaves its snapshots without tags";
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-origin",
      severity: "high",
      pciDss: ["8.6.2"],
      requirement:
        "A restored database is told its snapshot's version, and neither master nor content; a fresh one all three; RDS manages the master's password but in a global database, and in what one leaves until the next update",
      why: "A snapshot brings its master and its content, and RDS takes no other; a password of our own would be in the state; without a version a disaster is an upgrade as well",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
      ],
      remedy,
    },
    (inputs, cluster, stack) => {
      const told = ["masterUsername", "engineVersion", "databaseName"].filter((input) => input in inputs);
      const managed = !("masterPassword" in inputs) && inputs.manageMasterUserPassword === true;
      if (
        globalOf(cluster, stack) || isLast(cluster)
          ? !hasOwnMaster(inputs, isReplica(cluster, stack))
          : !managed
      )
        return "has a master's password that RDS does not manage";
      // Without a version RDS takes the region's default: a disaster would be an upgrade.
      // RestoreDBClusterFromSnapshot, `EngineVersion`, in the RDS API reference.
      const wanted =
        "snapshotIdentifier" in inputs || isReplica(cluster, stack)
          ? "engineVersion"
          : "masterUsername,engineVersion,databaseName";
      return told.join() !== wanted && `is told ${told.join(", ") || "nothing"}`;
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-global",
      severity: "critical",
      pciDss: ["6.5.1", "12.10.1"],
      requirement:
        "Halves of a global database are in two regions, and ignore what a move changes; what joins them ignores what it was made of, and lets go of them when it is destroyed",
      why: "A move is AWS's: an update that heeds its traces takes a half out of the global database, or replaces what joins both",
      sources: [
        "cloudposse/terraform-aws-rds-cluster#281",
        "hashicorp/terraform-provider-aws#42919",
        "hashicorp/terraform-provider-aws#28187",
        "aws-cloudformation/cloudformation-coverage-roadmap#1856",
        "hashicorp/terraform-provider-aws#26236",
      ],
      remedy: "Make the databases with createGlobalDatabase()",
    },
    (inputs, cluster, stack) => {
      const global = globalOf(cluster, stack);
      if (global === undefined)
        return inputs.globalClusterIdentifier !== undefined && "is part of a global database of nobody's";
      const heeded = [
        ...["globalClusterIdentifier", "replicationSourceIdentifier"].filter(
          (input) => !cluster.ignoreChanges.includes(input),
        ),
        ...["sourceDbClusterIdentifier", "databaseName", "engineVersion"].filter(
          (input) => !global.ignoreChanges.includes(input),
        ),
      ];
      if (heeded.length > 0) return `heeds changes of ${heeded.join(" and ")}`;
      if ("replicationSourceIdentifier" in inputs) return "names what it follows, which a move changes";
      if (isReplica(cluster, stack) && cluster.provider === global.provider)
        return "is in the region of its other half";
      return (
        !(global.inputs.forceDestroy === true && global.inputs.deletionProtection !== true) &&
        "is in a global database that cannot be destroyed"
      );
    },
  ),
];

/**
 * Whether the master's password is ours and as it should be: it goes into the home alone, past the state, and comes to the
 * replica with the content.
 */
const hasOwnMaster = (inputs: PlainRecord, replica: boolean): boolean =>
  inputs.manageMasterUserPassword === undefined &&
  !("masterPassword" in inputs) &&
  "masterPasswordWo" in inputs !== replica;
