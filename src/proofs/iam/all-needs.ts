import { auditNeeds } from "../../blocks/audit/needs.ts";
import { backupNeeds } from "../../blocks/backup/needs.ts";
import { computeNeeds } from "../../blocks/compute/needs.ts";
import { dataNeeds } from "../../blocks/data/needs.ts";
import { leaseNeeds } from "../../blocks/lease/needs.ts";
import { networkNeeds } from "../../blocks/network/needs.ts";
import { peopleNeeds } from "../../blocks/people/needs.ts";
import { sessionsNeeds } from "../../blocks/sessions/needs.ts";
import type { RoleNeeds } from "../../kit/role-needs.ts";

/** The needs of every role of an environment. */
export const roleNeeds: readonly RoleNeeds[] = [
  ...networkNeeds,
  ...dataNeeds,
  ...sessionsNeeds,
  ...backupNeeds,
  ...computeNeeds,
  ...leaseNeeds,
  ...auditNeeds,
  ...peopleNeeds,
];
