import { certificateAuthority } from "../../blocks/data/certificate-authority.ts";
import { hasLongTermSupport } from "../../blocks/data/parameters.ts";
import { at, has, itemsOf } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";
import { clusterType, dataKeyProblem, instancesOf, isReplica } from "./aurora.ts";

const remedy = "Make the database with createDatabase()";

/** Rules about a database in service: maintenance, zones, refused connections and records. */
export const auroraServiceRules: readonly Rule[] = [
  ruleFor(
    clusterType,
    {
      id: "aurora-windows",
      severity: "low",
      pciDss: [],
      requirement: "Backup and maintenance windows do not overlap, and instances have no backup window",
      why: "RDS refuses a backup window that meets the maintenance window, and an instance's own is not for Aurora",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
      ],
      remedy: "Keep the windows of src/blocks/data/windows.ts apart",
    },
    ({ preferredBackupWindow, preferredMaintenanceWindow }, cluster, stack) => {
      const instances = instancesOf(cluster, stack);
      if (instances.some(({ inputs }) => "preferredBackupWindow" in inputs))
        return "has an instance with a backup window, which contradicts the cluster's";
      const maintenance = instances.map(({ inputs }) => inputs.preferredMaintenanceWindow);
      const backup = timesOf(preferredBackupWindow);
      const overlaps = [preferredMaintenanceWindow, ...maintenance].some((window) => {
        const [start, end] = timesOf(window);
        return !(end <= backup[0] || backup[1] <= start);
      });
      return overlaps && "is maintained while it is backed up";
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-minor",
      severity: "medium",
      pciDss: ["6.5.1"],
      requirement:
        "A database on a version with long-term support stays on it; on any other, minor versions come by themselves",
      why: "One instance that may be upgraded has the whole cluster upgraded, away from the version that AWS supports for three years; AWS patches that one by itself, once a year",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.Support.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Updates.LTS.html",
      ],
      remedy: "Keep hasLongTermSupport() of src/blocks/data/parameters.ts true to AWS's list",
    },
    ({ engineVersion }, cluster, stack) => {
      const stays = hasLongTermSupport(String(engineVersion));
      return (
        instancesOf(cluster, stack).some(({ inputs }) => inputs.autoMinorVersionUpgrade !== !stays) &&
        (stays ? "has an instance that is upgraded by itself" : "has an instance that stays behind")
      );
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-log-group",
      severity: "high",
      pciDss: ["10.2.1", "10.3.1"],
      requirement: "The groups that a database writes its logs to are there before it",
      why: "RDS makes a missing group itself, which is neither encrypted nor ever expires",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html",
        "ours",
      ],
      remedy,
    },
    ({ enabledCloudwatchLogsExports, clusterIdentifier }, { dependencies }, stack) => {
      const exports = itemsOf(enabledCloudwatchLogsExports);
      const missing = exports.filter(
        (log) =>
          !stack
            .ofType("aws:cloudwatch/logGroup:LogGroup")
            .some(
              ({ urn, inputs }) =>
                inputs.name === `/aws/rds/cluster/${clusterIdentifier}/${log}` && dependencies.includes(urn),
            ),
      );
      if (!exports.includes("postgresql")) return "does not export its log";
      return (
        missing.length > 0 && `would make its group for ${missing.join(", ")} itself, without encryption`
      );
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-zones",
      severity: "medium",
      pciDss: ["12.10.1"],
      requirement: "Writer and readers are in zones of their own",
      why: "When the zone of the writer fails, a reader in another one takes over; without one the database is made anew, which takes up to ten minutes",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
      ],
      remedy,
    },
    (_, cluster, stack) => {
      const instances = instancesOf(cluster, stack);
      // The standby's half needs one instance to be moved to; a protected one has to be as safe there as at home.
      const least = isReplica(cluster, stack) && !cluster.protect ? 1 : 2;
      if (instances.length < least) return "has no reader that could take over";
      if (!instances.every(({ inputs }) => has(inputs, "availabilityZone")))
        return "has instances that may share a zone";
      const zones = new Set(instances.map(({ inputs }) => inputs.availabilityZone));
      return zones.size < instances.length && "has instances that share a zone";
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-tls",
      severity: "critical",
      pciDss: ["4.2.1", "10.2.1"],
      requirement:
        "A database refuses plain text and TLS below 1.2, takes no logins by IAM, and records who did what",
      why: "Without rds.force_ssl the server takes plain text, and without pgaudit it does not say who changed rights. Nobody logs in by IAM, and the provider restores no database with it, so that the update after a move would change what serves",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.pgaudit.html",
      ],
      remedy: "Keep src/blocks/data/parameters.ts",
    },
    ({ iamDatabaseAuthenticationEnabled }, cluster, stack) => {
      if (iamDatabaseAuthenticationEnabled !== undefined) return "asks for logins by IAM";
      return wrongParameters(cluster, stack, demanded);
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-log-values",
      severity: "critical",
      pciDss: ["3.3.2", "3.5.1", "10.3.1"],
      requirement: "No value that a statement reads, writes or is given gets into a database's log",
      why: "PostgreSQL logs a slow or an audited statement with all that it was given, and a refused row as the detail of its error: payments, in a log that more people read than the database",
      sources: [
        "https://www.postgresql.org/docs/17/runtime-config-logging.html#GUC-LOG-ERROR-VERBOSITY",
        "https://www.postgresql.org/docs/17/runtime-config-logging.html#GUC-LOG-PARAMETER-MAX-LENGTH",
        "https://www.postgresql.org/docs/17/auto-explain.html",
        "https://github.com/pgaudit/pgaudit/blob/main/README.md",
      ],
      remedy: "Keep src/blocks/data/parameters.ts",
    },
    (_, cluster, stack) => wrongParameters(cluster, stack, silent),
  ),
  ruleFor(
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    {
      id: "aurora-parameters",
      severity: "low",
      pciDss: [],
      requirement: "Static parameters, and those at their default, are applied as AWS says they are",
      why: "AWS applies a static parameter at the next start, whatever was asked for, and the difference comes back at each update",
      sources: [
        "@pulumi/aws/rds/parameterGroup.d.ts#ParameterGroup",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithParamGroups.html",
      ],
      remedy: "Keep atStart() for them in src/blocks/data/parameters.ts",
    },
    ({ parameters }) =>
      itemsOf(parameters).some(
        (item) =>
          ["rds.force_ssl", "ssl_min_protocol_version", "shared_preload_libraries"].includes(
            String(at(item, "name")),
          ) && at(item, "applyMethod") !== "pending-reboot",
      ) && "would differ for ever",
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-insights",
      severity: "low",
      pciDss: [],
      requirement: "Performance Insights is on, under the region's key, on instances and not on the cluster",
      why: "A restore passes no setting of the cluster's on to its instances, and without a key AWS takes its own",
      sources: [
        "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/rds/cluster.go",
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
      ],
      remedy,
    },
    ({ performanceInsightsEnabled }, cluster, stack) => {
      if (performanceInsightsEnabled !== undefined)
        return "has it on the cluster, which no restored one gets";
      return instancesOf(cluster, stack)
        .map((instance) =>
          instance.inputs.performanceInsightsEnabled === true
            ? dataKeyProblem(instance, "performanceInsightsKmsKeyId", stack)
            : "has an instance without it",
        )
        .find((problem) => problem !== undefined);
    },
  ),
  ruleFor(
    "aws:rds/certificate:Certificate",
    {
      id: "aurora-authority",
      severity: "medium",
      pciDss: ["4.2.1.1"],
      requirement: "The authority of new instances' certificates is the one that every driver knows",
      why: "On an instance by itself it would cost a second change and a restart in the middle of a restore",
      sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html", "ours"],
      remedy: "Make it with pinCertificateAuthority()",
    },
    ({ certificateIdentifier }) =>
      certificateIdentifier !== certificateAuthority && `is ${String(certificateIdentifier)}`,
  ),
  ruleFor(
    clusterType,
    {
      id: "aurora-certificate",
      severity: "medium",
      pciDss: ["4.2.1.1"],
      requirement: "The authority is not set on the cluster, where it is another product's",
      why: "RDS knows it for Multi-AZ clusters only",
      sources: [
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
        "@pulumi/aws/rds/cluster.d.ts#caCertificateIdentifier",
      ],
      remedy,
    },
    ({ caCertificateIdentifier }) =>
      caCertificateIdentifier !== undefined && "sets a certificate authority of its own",
  ),
];

const demanded: Readonly<Record<string, RegExp>> = {
  "rds.force_ssl": /^1$/,
  ssl_min_protocol_version: /^TLSv1\.[23]$/,
  shared_preload_libraries: /\bpgaudit\b/,
  "pgaudit.log": /\bddl\b.*\brole\b/,
  log_connections: /^1$/,
  log_disconnections: /^1$/,
};

const absentOrOff = /^(?:-1)?$/;

/** The settings by which a log has no values in it. A setting that may be absent has the right default. */
const silent: Readonly<Record<string, RegExp>> = {
  log_error_verbosity: /^terse$/,
  log_min_error_statement: /^panic$/,
  log_parameter_max_length: /^0$/,
  log_parameter_max_length_on_error: /^0?$/,
  log_statement: /^(?:none|ddl)?$/,
  log_min_duration_statement: absentOrOff,
  log_min_duration_sample: absentOrOff,
  log_transaction_sample_rate: /^0?$/,
  // The other formats heed no verbosity.
  log_destination: /^(?:stderr)?$/,
  shared_preload_libraries: /^(?!.*\bauto_explain\b)/,
  "pgaudit.log": /^(?!.*(?:\ball\b|\bread\b|\bwrite\b|\bfunction\b|\bmisc\b))/,
  "pgaudit.log_parameter": /^(?:0|off)?$/,
  "pgaudit.role": /^$/,
};

function wrongParameters(
  cluster: Registration,
  stack: Stack,
  right: Readonly<Record<string, RegExp>>,
): string | false {
  const group = stack.source(
    cluster,
    "dbClusterParameterGroupName",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  );
  const values = new Map(
    itemsOf(group?.inputs.parameters).map((item) => [at(item, "name"), String(at(item, "value"))]),
  );
  const wrong = Object.entries(right).filter(([name, allowed]) => !allowed.test(values.get(name) ?? ""));
  return wrong.length > 0 && `has the wrong ${wrong.map(([name]) => name).join(", ")}`;
}

/** Start and end of a window, by the time of day. A window that is left to AWS may be at any time. */
function timesOf(window: unknown): readonly [string, string] {
  const [start, end] = typeof window === "string" ? (window.match(/\d\d:\d\d/g) ?? []) : [];
  return [start ?? "00:00", end ?? "24:00"];
}
