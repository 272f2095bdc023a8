import { climbs } from "./climb.ts";
import type { Fault } from "./fault.ts";
import { lost } from "./lost.ts";
import { needless } from "./needless.ts";
import { taken } from "./trust.ts";
import { unread } from "./unread.ts";
import { wide } from "./wide.ts";

export { misstatements } from "./misstatements.ts";

export const faults: readonly Fault[] = [...lost, ...needless, ...wide, ...taken, ...unread, ...climbs];
