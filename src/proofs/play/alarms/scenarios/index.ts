import { goodScenarios } from "./good.ts";
import { keepingScenarios } from "./keeping.ts";
import { outsideScenarios } from "./outside.ts";
import { requestScenarios } from "./requests.ts";
import type { AlarmScenario } from "./scenario.ts";
import { stoppedScenarios } from "./stopped.ts";

export type { AlarmCase, AlarmScenario, Urgency } from "./scenario.ts";

export const alarmScenarios: readonly AlarmScenario[] = [
  ...goodScenarios,
  ...requestScenarios,
  ...outsideScenarios,
  ...keepingScenarios,
  ...stoppedScenarios,
];
