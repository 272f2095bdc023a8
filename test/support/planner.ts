import type { Planner } from "../../src/proofs/model/plan.ts";
import type { Project } from "../../src/proofs/model/project.ts";
import { plannerOf as planning } from "../../src/proofs/planner.ts";
import { remembered } from "./known.ts";

/** The planner of a project's stacks, which runs the program only where no test has asked the same before. */
export const plannerOf = (project: Project): Planner => planning(project, remembered);
