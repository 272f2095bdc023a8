import type { Rule } from "../model/rule.ts";
import { auroraRules } from "./aurora.ts";
import { auroraServiceRules } from "./aurora-service.ts";
import { backupRules } from "./backup.ts";
import { copiesAwayRules } from "./copies-away.ts";
import { secretRules } from "./secrets.ts";

/** Rules about databases, their credentials and their recovery points. */
export const dataRules: readonly Rule[] = [
  ...auroraRules,
  ...auroraServiceRules,
  ...secretRules,
  ...backupRules,
  ...copiesAwayRules,
];
