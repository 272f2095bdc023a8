import { roleNeeds } from "../../../proofs/iam/all-needs.ts";
import { rolesMarkdown } from "../../../proofs/iam/markdown.ts";
import type { Mode } from "./mode.ts";

/** Prints what every role is for, as Markdown. */
export const printRoles: Mode = async () => {
  process.stdout.write(rolesMarkdown(roleNeeds));
  return true;
};
