import type { RegionName } from "../../../regions/index.ts";
import { confirm, type Respondent } from "../../cli/confirm.ts";
import type { ChangeArguments } from "./arguments.ts";
import { conclusionOf, type EvidenceReport, sealOf, startEvidence } from "./evidence/report.ts";
import { planCommand } from "./plans/plan-command.ts";
import { runSteps } from "./run-steps.ts";
import type { StepFacts } from "./step.ts";
import type { Tools } from "./tools.ts";

export interface Execution {
  readonly tools: Tools;
  readonly avoid: (region: RegionName | undefined) => void;
  readonly person: Respondent;
  readonly signal: AbortSignal;
  /** Keeps a report. @returns where */
  readonly keep: (report: EvidenceReport) => string;
}

/** The outcome of a command, for people and programs alike. */
export interface Executed {
  readonly command: string;
  readonly stack: string;
  readonly conclusion: StepFacts;
  readonly report: string;
  readonly seal: string;
  readonly next: readonly string[];
}

/**
 * Plans, asks, runs, and keeps the report, of a failure too.
 * @throws ReportedError where it is refused, declined, interrupted or fails
 */
export async function execute(args: ChangeArguments, execution: Execution): Promise<Executed> {
  const { tools, person, signal, keep } = execution;
  const { command, stack, yes } = args;
  const plan = await planCommand(args, tools, execution.avoid);
  await confirm({ told: plan.told, stack, yes }, person);

  const by = await tools.engine.user();
  const evidence = startEvidence(command, { ...plan.facts, by }, tools.clock.now);
  const finish = () => {
    const report = evidence.conclude();
    const path = keep(report);
    person.tell(`Report: ${path}, seal ${sealOf(report)}`);
    return { report, path };
  };
  try {
    await runSteps(plan.steps, { progress: tools.progress, signal, record: evidence.record });
  } catch (error) {
    finish();
    throw error;
  }
  const { report, path } = finish();
  return {
    command,
    stack,
    conclusion: conclusionOf(report),
    report: path,
    seal: sealOf(report),
    next: plan.next,
  };
}
