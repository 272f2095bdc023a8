import type { Environment } from "./environment.ts";

export const production: Environment = {
  name: "production",
  home: { region: "us-east-1", cidr: "10.20.0.0/16", zones: ["az1", "az2", "az4"] },
  standby: { region: "us-west-2", cidr: "10.21.0.0/16", zones: ["az1", "az2", "az3"] },
  peers: ["staging"],
  protectCritical: true,
  emulator: "refused",
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
    // Copies are stored in full: an hour back for two days, a day back for two weeks. At home, point-in-time recovery
    // reaches every second of five weeks.
    recoveryPoints: {
      everyMinutes: 60,
      keptDays: 3,
      copiesKeptDays: 14,
      copiesBetweenKeptDays: 2,
      maxDataLossMinutes: 180,
      testedWeekly: true,
    },
  },
  monitoring: { owner: "payments-platform", availabilityPercent: 99.9, transactionP99Seconds: 3 },
  sizes: { databaseMinAcu: 1, databaseMaxAcu: 16, serviceMinTasks: 3, serviceMaxTasks: 12 },
  usage: {
    requests: { millions: 10, apiMillions: 2, writePercent: 20, kib: 8 },
    taskPercent: 50,
    database: {
      storedGB: 50,
      changedGBADay: 2,
      acu: 3,
      ioMillions: { idle: 5, load: 200 },
      writePercent: 40,
    },
    logGB: {
      application: { idle: 1, load: 30 },
      "application-metrics": { idle: 1, load: 6 },
      "container-insights": { idle: 2, load: 6 },
      database: { idle: 1, load: 5 },
      trail: { idle: 5, load: 8 },
      "vpc-flow": { idle: 4, load: 25 },
      "web-acl": { idle: 0, load: 15 }, // those of health checkers are counted with their checks
      other: { idle: 0.1, load: 0.5 },
    },
    endpointGB: { idle: 1, load: 10 },
    imageGB: 5,
    bucketGB: 20,
    sessionGB: 0.2,
    keyMillions: { idle: 0.5, load: 2 },
  },
  monthlyBudget: 3000,
  api: {
    limit: { rate: 500, burst: 1000 },
    paymentLimit: { rate: 100, burst: 200 },
  },
  queue: {
    workerTimeoutSeconds: 30,
    attempts: 5,
    backlogPerTask: 20,
    minTasks: 2,
    maxTasks: 8,
  },
  sessions: { maxGb: 5, maxEcpuPerSecond: 15000 },
};
