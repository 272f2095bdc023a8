import type { Examination } from "../context.ts";
import { accountExaminations } from "./account.ts";
import { certificateExaminations } from "./certificates.ts";
import { imageExaminations } from "./images.ts";
import { machineExaminations } from "./machine.ts";
import { quotaExaminations } from "./quotas.ts";
import { roleExaminations } from "./roles.ts";
import { shellExaminations } from "./shells.ts";
import { stateExaminations } from "./state.ts";
import { zoneExaminations } from "./zone.ts";
import { placeExaminations } from "./zones.ts";

/** All examinations, in the order of a first deployment. */
export const examinations: readonly Examination[] = [
  ...machineExaminations,
  ...stateExaminations,
  ...accountExaminations,
  ...quotaExaminations,
  ...roleExaminations,
  ...shellExaminations,
  ...placeExaminations,
  ...zoneExaminations,
  ...certificateExaminations,
  ...imageExaminations,
];
