import type { Environment } from "./environment.ts";

export const production: Environment = {
  name: "production",
  home: { region: "us-east-1", cidr: "10.20.0.0/16", zones: ["az1", "az2", "az4"] },
  standby: { region: "us-west-2", cidr: "10.21.0.0/16", zones: ["az1", "az2", "az3"] },
  peers: ["staging"],
  protectCritical: true,
  costCenter: "payments",
  logs: { auditDays: 400, applicationDays: 90 },
  ingress: { tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", requestsPerAddress: 2000 },
  compute: {
    instanceType: "m7g.large",
    task: { cpu: 1024, memoryMiB: 2048 },
    cpuTargetPercent: 50,
    floors: [
      { name: "day", cron: "0 7 * * ? *", timezone: "America/New_York", minTasks: 6 },
      { name: "night", cron: "0 22 * * ? *", timezone: "America/New_York", minTasks: 3 },
    ],
    deployment: { kind: "canary", percent: 10, canaryMinutes: 5, bakeMinutes: 15 },
    rollback: { errorPercent: 1, p99Seconds: 2 },
    collectorTag: "v0.45.1",
  },
  database: {
    engineVersion: "17.7",
    readers: 2,
    backupRetentionDays: 35,
    // Copies cross regions in full: a week of them is what an incident needs, and point-in-time recovery goes further.
    recoveryPoints: {
      everyMinutes: 60,
      keptDays: 3,
      copiesKeptDays: 7,
      maxDataLossMinutes: 180,
      testedWeekly: true,
    },
  },
  monitoring: { owner: "payments-platform", availabilityPercent: 99.9, transactionP99Seconds: 3 },
  sizes: { databaseMinAcu: 1, databaseMaxAcu: 16, serviceMinTasks: 3, serviceMaxTasks: 12 },
};
