import type { Project } from "../../../proofs/model/project.ts";
import type { PlanArguments } from "../arguments.ts";

/** One thing that `npm start` can be asked for. @returns whether all is well */
export type Mode = (project: Project, args: PlanArguments) => Promise<boolean>;
