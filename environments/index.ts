import type { Environment } from "./environment.ts";
import { production } from "./production.ts";
import { staging } from "./staging.ts";

export type {
  Api,
  Compute,
  DatabaseSettings,
  Deployment,
  Environment,
  Floor,
  Ingress,
  LogRetention,
  Monitoring,
  Placement,
  RecoveryPoints,
  RequestLimit,
  Sessions,
  Sizes,
} from "./environment.ts";
export type { Processor, ProcessorWay } from "./processor.ts";
export type { Level, Usage } from "./usage.ts";

/** All environments. To add one: a descriptor beside these, its name here, and a stack file. */
export const environments: readonly Environment[] = [staging, production];
