import { functionHolder, notTheCodeItself } from "../../kit/function/needs.ts";
import type { RoleNeeds } from "../../kit/role-needs.ts";
import { functionNeeds, rotatesSecret } from "../../kit/rotation/needs.ts";

const rotation: RoleNeeds = {
  role: "role-session-rotation",
  code: "src/blocks/sessions/rotation/handler.ts",
  only: "where the environment has sessions",
  holders: [functionHolder],
  needs: [
    rotatesSecret("{code}/sessions"),
    {
      by: "code",
      why: "It gives the store's user the next password beside the current one, and sees when that is done",
      actions: ["elasticache:DescribeUsers", "elasticache:ModifyUser"],
      on: ["{user-sessions}"],
    },
    ...functionNeeds("session-rotation"),
  ],
  refused: [notTheCodeItself("session-rotation-{code}-{suffix}")],
};

export const sessionsNeeds: readonly RoleNeeds[] = [rotation];
