import { auditNeeds } from "../../blocks/audit/needs.ts";
import { backupNeeds } from "../../blocks/backup/needs.ts";
import { computeNeeds } from "../../blocks/compute/needs.ts";
import { dataNeeds } from "../../blocks/data/needs.ts";
import { leaseNeeds, leaseTaskNeeds } from "../../blocks/lease/needs.ts";
import { networkNeeds } from "../../blocks/network/needs.ts";
import { peopleNeeds } from "../../blocks/people/needs.ts";
import { queueTaskNeeds } from "../../blocks/queue/needs.ts";
import { sessionsNeeds } from "../../blocks/sessions/needs.ts";
import type { AddedNeeds, RoleNeeds } from "../../kit/role-needs.ts";

/** The needs that blocks add to the roles of tasks. */
const ofTasks: readonly AddedNeeds[] = [leaseTaskNeeds, queueTaskNeeds];

const withAdded = (role: RoleNeeds): RoleNeeds => ({
  ...role,
  needs: [...role.needs, ...ofTasks.flatMap((added) => added[role.role] ?? [])],
});

/** The needs of every role of an environment. */
export const roleNeeds: readonly RoleNeeds[] = [
  ...networkNeeds,
  ...dataNeeds,
  ...sessionsNeeds,
  ...backupNeeds,
  ...computeNeeds.map(withAdded),
  ...leaseNeeds,
  ...auditNeeds,
  ...peopleNeeds,
];
