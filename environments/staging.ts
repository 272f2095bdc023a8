import type { Environment } from "./environment.ts";

export const staging: Environment = {
  name: "staging",
  home: { region: "us-east-1", cidr: "10.30.0.0/16", zones: ["az1", "az2"] },
  standby: { region: "us-west-2", cidr: "10.31.0.0/16", zones: ["az1", "az2"] },
  peers: [],
  protectCritical: false,
  costCenter: "payments",
  logs: { auditDays: 400, applicationDays: 30 },
  sizes: { databaseMinAcu: 0, databaseMaxAcu: 4, serviceMinTasks: 1, serviceMaxTasks: 4 },
};
