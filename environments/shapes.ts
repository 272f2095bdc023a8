import { capabilities } from "./capabilities/index.ts";
import type { Environment } from "./environment.ts";
import type { Flow } from "./flows.ts";
import type { ShapeOf } from "./shape.ts";

const level = { keys: { idle: "number", load: "number" } } as const;
const texts = { list: "string" } as const;
const placement = { keys: { region: "string", cidr: "string", zones: texts } } as const;

/** The keys of a descriptor. */
export const environmentShape = {
  keys: {
    name: "string",
    primary: placement,
    secondary: placement,
    peers: texts,
    protectCritical: "boolean",
    emulator: "string",
    costCenter: "string",
    shells: "string",
    logs: { keys: { auditDays: "number", applicationDays: "number" } },
    ingress: {
      keys: {
        tlsPolicy: "string",
        requestsPerAddress: "number",
        payments: { keys: { paths: texts, requestsPerAddress: "number" } },
        largeBodies: texts,
        wellKnown: texts,
      },
    },
    compute: {
      keys: {
        instanceType: "string",
        task: { keys: { cpu: "number", memoryMiB: "number" } },
        cpuTargetPercent: "number",
        standbyTasks: "number",
        floors: {
          list: { keys: { name: "string", cron: "string", timezone: "string", minTasks: "number" } },
        },
        deployment: {
          kinds: {
            "all-at-once": { bakeMinutes: "number" },
            canary: { percent: "number", canaryMinutes: "number", bakeMinutes: "number" },
          },
        },
        rollback: { keys: { errorPercent: "number", p99Seconds: "number", unhealthyPercent: "number" } },
        collectorTag: "string",
      },
    },
    database: {
      keys: {
        recovery: "string",
        engineVersion: "string",
        readers: "number",
        secondaryInstances: "number",
        backupRetentionDays: "number",
        recoveryPoints: {
          keys: {
            everyMinutes: "number",
            keptDays: "number",
            copiesKeptDays: "number",
            copiesBetweenKeptDays: "number",
            maxDataLossMinutes: "number",
            testedWeekly: "boolean",
          },
        },
      },
    },
    monitoring: { keys: { owner: "string", availabilityPercent: "number", transactionP99Seconds: "number" } },
    sizes: {
      keys: {
        databaseMinAcu: "number",
        databaseMaxAcu: "number",
        serviceMinTasks: "number",
        serviceMaxTasks: "number",
      },
    },
    usage: {
      keys: {
        requests: {
          keys: { millions: "number", apiMillions: "number", writePercent: "number", kib: "number" },
        },
        taskPercent: "number",
        database: {
          keys: {
            storedGB: "number",
            changedGBADay: "number",
            acu: "number",
            ioMillions: level,
            writePercent: "number",
          },
        },
        logGB: { each: level },
        nameMillions: level,
        endpointGB: level,
        imageGB: "number",
        bucketGB: "number",
        sessionGB: "number",
        keyMillions: level,
      },
    },
    monthlyBudget: "number",
    api: { optional: capabilities.api.shape },
    queue: { optional: capabilities.queue.shape },
    sessions: { optional: capabilities.sessions.shape },
    lease: { optional: capabilities.lease.shape },
    processor: { optional: capabilities.processor.shape },
  },
} as const satisfies ShapeOf<Environment>;

/** The keys of a flow. */
export const flowShape = {
  keys: {
    from: "string",
    to: "string",
    port: "number",
    via: "string",
    recovery: { optional: "string" },
    why: "string",
  },
} as const satisfies ShapeOf<Flow>;
