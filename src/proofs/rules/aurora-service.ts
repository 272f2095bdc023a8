import { certificateAuthority } from "../../blocks/data/certificate-authority.ts";
import { at, has, itemsOf } from "../model/inputs.ts";
import { type Rule, ruleFor } from "../model/rule.ts";
import { clusterType, dataKeyProblem, instancesOf } from "./aurora.ts";

const remedy = "Make the database with createDatabase()";

/** How a database serves: when it is maintained, where its instances are, what it refuses and what it records. */
export const auroraServiceRules: readonly Rule[] = [
  ruleFor(
    clusterType,
    {
      id: "aurora-windows",
      severity: "low",
      pciDss: [],
      requirement: "Backup and maintenance windows do not overlap, and instances have no backup window",
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
      id: "aurora-log-group",
      severity: "high",
      pciDss: ["10.2.1", "10.3.1"],
      requirement: "The groups that a database writes its logs to are there before it",
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
      remedy,
    },
    (_, cluster, stack) => {
      const instances = instancesOf(cluster, stack);
      if (instances.length < 2) return "has no reader that could take over";
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
      requirement: "A database refuses plain text and TLS below 1.2, knows IAM, and records who did what",
      remedy: "Keep src/blocks/data/parameters.ts",
    },
    ({ iamDatabaseAuthenticationEnabled }, cluster, stack) => {
      if (iamDatabaseAuthenticationEnabled !== true) return "does not know IAM";
      const group = stack.source(
        cluster,
        "dbClusterParameterGroupName",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      );
      const values = new Map(
        itemsOf(group?.inputs.parameters).map((item) => [at(item, "name"), String(at(item, "value"))]),
      );
      const wrong = Object.entries(demanded).filter(([name, right]) => !right.test(values.get(name) ?? ""));
      return wrong.length > 0 && `has the wrong ${wrong.map(([name]) => name).join(", ")}`;
    },
  ),
  ruleFor(
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    {
      id: "aurora-parameters",
      severity: "low",
      pciDss: [],
      requirement: "Static parameters, and those at their default, are applied as AWS says they are",
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
  log_min_duration_statement: /^[1-9]\d*$/,
};

/** Start and end of a window by the time of day. A window that is left to AWS may be any time. */
function timesOf(window: unknown): readonly [string, string] {
  const [start, end] = typeof window === "string" ? (window.match(/\d\d:\d\d/g) ?? []) : [];
  return [start ?? "00:00", end ?? "24:00"];
}
