import type { Environment } from "./environment.ts";
import { production } from "./production.ts";
import { staging } from "./staging.ts";

export type { ApiSettings, RequestLimit } from "./capabilities/api.ts";
export type { Processor, ProcessorWay } from "./capabilities/processor.ts";
export type { QueueSettings } from "./capabilities/queue.ts";
export type { SessionsSettings } from "./capabilities/sessions.ts";
export type {
  ComputeSettings,
  DatabaseSettings,
  Deployment,
  Environment,
  Floor,
  IngressSettings,
  LogRetention,
  Monitoring,
  RecoveryKind,
  RecoveryPoints,
  Sizes,
} from "./environment.ts";
export type { Placement } from "./placement.ts";
export type { Level, Usage } from "./usage.ts";

/** All environments. To add one: a descriptor beside these, its name here, and a stack file. */
export const environments: readonly Environment[] = [staging, production];
