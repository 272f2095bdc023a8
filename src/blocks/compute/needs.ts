import type { RoleNeeds } from "../../kit/role-needs.ts";
import { hostNeeds } from "./host-needs.ts";
import { smokeNeeds } from "./smoke-needs.ts";
import { taskNeeds } from "./task-needs.ts";

export const computeNeeds: readonly RoleNeeds[] = [...taskNeeds, ...hostNeeds, ...smokeNeeds];
