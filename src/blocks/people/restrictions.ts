import type { Restriction } from "../../kit/role-needs.ts";

/** The environment that a session is tagged with. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable
export const own = "${aws:PrincipalTag/Environment}";

/** Whatever the environments do not own, or is charged to another team. */
export const anothers = (environments: readonly string[]): readonly Restriction[] => [
  {
    why: "Another environment's resources are out of reach",
    actions: ["*"],
    on: ["*"],
    when: {
      StringNotEquals: { "aws:ResourceTag/Environment": environments },
      Null: { "aws:ResourceTag/Environment": "false" },
    },
  },
  {
    why: "Nothing is made on another team's account",
    actions: ["*"],
    on: ["*"],
    when: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable
      StringNotEquals: { "aws:RequestTag/CostCenter": "${aws:PrincipalTag/CostCenter}" },
      Null: { "aws:RequestTag/CostCenter": "false" },
    },
  },
];

export const noHostShell: Restriction = {
  why: "A shell on a host has whatever its containers have, and takes the role for emergencies, of which somebody is told",
  actions: ["ssm:ResumeSession", "ssm:SendCommand", "ssm:StartSession"],
  on: ["*"],
};
