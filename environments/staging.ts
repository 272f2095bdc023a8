import type { Environment } from "./environment.ts";

export const staging: Environment = {
  name: "staging",
  home: { region: "us-east-1", cidr: "10.30.0.0/16", zones: ["az1", "az2"] },
  standby: { region: "us-west-2", cidr: "10.31.0.0/16", zones: ["az1", "az2"] },
  peers: [],
  protectCritical: false,
  costCenter: "payments",
  logs: { auditDays: 400, applicationDays: 30 },
  ingress: { tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", requestsPerAddress: 2000 },
  compute: {
    instanceType: "t4g.medium",
    task: { cpu: 512, memoryMiB: 1024 },
    cpuTargetPercent: 60,
    floors: [
      { name: "day", cron: "0 8 ? * MON-FRI *", timezone: "America/New_York", minTasks: 2 },
      { name: "night", cron: "0 20 * * ? *", timezone: "America/New_York", minTasks: 1 },
    ],
    deployment: { kind: "all-at-once", bakeMinutes: 5 },
    rollback: { errorPercent: 5, p99Seconds: 5 },
    collectorTag: "v0.45.1",
  },
  database: {
    engineVersion: "17.7",
    readers: 1,
    backupRetentionDays: 7,
    recoveryPoints: {
      everyMinutes: 1440,
      keptDays: 3,
      copiesKeptDays: 7,
      maxDataLossMinutes: 2880,
      testedWeekly: false,
    },
  },
  monitoring: { owner: "payments-platform", availabilityPercent: 99, transactionP99Seconds: 6 },
  sizes: { databaseMinAcu: 0, databaseMaxAcu: 4, serviceMinTasks: 1, serviceMaxTasks: 4 },
};
