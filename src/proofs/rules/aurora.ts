import { at } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";

export const clusterType = "aws:rds/cluster:Cluster";
export const instanceType = "aws:rds/clusterInstance:ClusterInstance";
const remedy = "Make the database with createDatabase()";

export const instancesOf = (cluster: Registration, stack: Stack): readonly Registration[] =>
  stack.users(cluster, instanceType, "clusterIdentifier");

/** The region's own key for data, or what is wrong. */
export function dataKeyProblem(registration: Registration, input: string, stack: Stack): string | undefined {
  const key = stack.source(registration, input, "aws:kms/key:Key");
  if (!key?.name.startsWith("key-data-")) return `has a ${input} that is not the key for data`;
  return key.provider === registration.provider ? undefined : `has a ${input} of another region`;
}

/** What decides whether a database can be created, restored, kept, and destroyed. */
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
          dataKeyProblem(cluster, "masterUserSecretKmsKeyId", stack))
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
        "A restored database is told its snapshot's version, and neither master nor content; a fresh one all three",
      why: "A snapshot brings its master and its content, and RDS takes no other; a password of our own would be in the state; without a version a disaster is an upgrade as well",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
      ],
      remedy,
    },
    (inputs) => {
      const told = ["masterUsername", "engineVersion", "databaseName"].filter((input) => input in inputs);
      if ("masterPassword" in inputs || inputs.manageMasterUserPassword !== true)
        return "has a master's password that RDS does not manage";
      // Without a version RDS takes the region's default: a disaster would be an upgrade.
      // RestoreDBClusterFromSnapshot, `EngineVersion`, in the RDS API reference.
      const wanted =
        "snapshotIdentifier" in inputs ? "engineVersion" : "masterUsername,engineVersion,databaseName";
      return told.join() !== wanted && `is told ${told.join(", ") || "nothing"}`;
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-regional",
      severity: "low",
      pciDss: [],
      requirement: "A database is no part of a global one, which supports no managed master password",
      why: "RDS does not manage a master's password in a global database",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations",
      ],
      remedy,
    },
    ({ globalClusterIdentifier }) => globalClusterIdentifier !== undefined && "is part of a global database",
  ),
];
