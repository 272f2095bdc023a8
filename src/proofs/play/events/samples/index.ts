import { accountEvents } from "./account.ts";
import { ecsScenarios } from "./ecs.ts";
import { keepingEvents } from "./keeping.ts";
import type { EventScenario } from "./sample.ts";

export type { EventScenario, SampleEvent } from "./sample.ts";

export const eventScenarios: readonly EventScenario[] = [...ecsScenarios, ...keepingEvents, ...accountEvents];
