import { auditNeeds } from "./audit/needs.ts";
import { backupNeeds } from "./backup/needs.ts";
import { computeNeeds } from "./compute/needs.ts";
import { dataNeeds } from "./data/needs.ts";
import { networkNeeds } from "./network/needs.ts";
import { peopleNeeds } from "./people/needs.ts";
import type { RoleNeeds } from "./security/needs.ts";
import { sessionsNeeds } from "./sessions/needs.ts";

/** What every role of an environment is for. */
export const roleNeeds: readonly RoleNeeds[] = [
  ...networkNeeds,
  ...dataNeeds,
  ...sessionsNeeds,
  ...backupNeeds,
  ...computeNeeds,
  ...auditNeeds,
  ...peopleNeeds,
];
