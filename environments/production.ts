import type { Environment } from "./environment.ts";

export const production: Environment = {
  name: "production",
  home: { region: "us-east-1", cidr: "10.20.0.0/16", zones: ["az1", "az2", "az4"] },
  standby: { region: "us-west-2", cidr: "10.21.0.0/16", zones: ["az1", "az2", "az3"] },
  peers: ["staging"],
  protectCritical: true,
  costCenter: "payments",
  logs: { auditDays: 400, applicationDays: 90 },
  sizes: { databaseMinAcu: 1, databaseMaxAcu: 16, serviceMinTasks: 3, serviceMaxTasks: 12 },
};
