import { applicationGroup } from "./rotation/roles.ts";

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** The name of the database, and of its master, which only the rotation function uses. */
export const databaseName = "payments";
export const masterUsername = `${applicationGroup}_master`;

/** `17.7` gives `aurora-postgresql17`. */
export const parameterFamily = (engineVersion: string): string =>
  `aurora-postgresql${engineVersion.split(".")[0]}`;

/**
 * Minor versions of Aurora PostgreSQL with long-term support, three years at least: AWS patches them once a year, and asks
 * that minor upgrades are off for a database that is to stay on one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Updates.LTS.html, and the list of
 * https://github.com/aws/agent-toolkit-for-aws, amazon-aurora-postgresql, upgrade-planning-lts-recommendation.md
 */
const longTermVersions: readonly string[] = ["17.7", "16.8", "15.10", "14.6", "13.9", "12.9", "11.9"];

export const hasLongTermSupport = (engineVersion: string): boolean =>
  longTermVersions.includes(engineVersion);

/**
 * A parameter of which AWS answers `pending-reboot`, as of static ones and of those at the engine's default. It registers no
 * change of the way of applying alone, so any other way here would differ for ever.
 * https://www.pulumi.com/registry/packages/aws/api-docs/rds/parametergroup/
 */
const atStart = (name: string, value: string): Parameter => ({ name, value, applyMethod: "pending-reboot" });
const atOnce = (name: string, value: string): Parameter => ({ name, value, applyMethod: "immediate" });

/** The settings of every database. What is not here is Aurora's default. */
export const parameters: readonly Parameter[] = [
  // Version 17's defaults, and not left to them: a login without TLS is refused, and TLS below 1.2 is, too.
  atStart("rds.force_ssl", "1"),
  atStart("ssl_min_protocol_version", "TLSv1.2"),
  atStart("shared_preload_libraries", "pg_stat_statements,pgaudit"),
  // Who changed structures and rights (PCI DSS v4.0.1 10.2). Not what was read and written, nor what was slow: that
  // would put payments into the log. Slow statements are in pg_stat_statements and Performance Insights, without values.
  atOnce("pgaudit.log", "ddl,role"),
  // An error is logged with the statement, and with a detail that quotes the row that was refused, whatever a statement was
  // given by parameters (seen with 17: test/unit/rotation/database.waiting.test.ts). The client is told all of it.
  // https://www.postgresql.org/docs/17/runtime-config-logging.html#GUC-LOG-ERROR-VERBOSITY
  atOnce("log_error_verbosity", "terse"),
  atOnce("log_min_error_statement", "panic"),
  // And if somebody has a statement logged after all, then without what it was given: all of it is PostgreSQL's default.
  // https://www.postgresql.org/docs/17/runtime-config-logging.html#GUC-LOG-PARAMETER-MAX-LENGTH
  atOnce("log_parameter_max_length", "0"),
  atOnce("log_connections", "1"),
  atOnce("log_disconnections", "1"),
];
