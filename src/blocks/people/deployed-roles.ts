/**
 * Kinds of the roles of what AWS runs for the environment, which a deployment may change. Roles of the evidence are not
 * among them.
 */
export const deployed = [
  "role-backup",
  "role-deployment-hook",
  "role-execution",
  "role-flow-logs",
  "role-host",
  "role-infrastructure",
  "role-keeper",
  "role-point-age",
  "role-restore-test",
  "role-rotation",
  "role-session-rotation",
  "role-smoke-probe",
  "role-smoke-test",
  "role-sql-administrator",
  "role-sql-reader",
  "role-task",
  "role-worker",
];
