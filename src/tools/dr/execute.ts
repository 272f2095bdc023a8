import { bothOf, type RegionName } from "../../../regions/index.ts";
import { confirm, type Respondent } from "../../cli/confirm.ts";
import { Interrupted, messageOf, ReportedError } from "../../cli/errors.ts";
import type { ChangeArguments } from "./arguments.ts";
import { conclusionOf, type EvidenceReport, sealOf, serialize, startEvidence } from "./evidence/report.ts";
import { planCommand } from "./plans/plan-command.ts";
import { runSteps } from "./run-steps.ts";
import type { StepFacts } from "./step.ts";
import type { Tools } from "./tools.ts";

export interface Execution {
  readonly tools: Tools;
  readonly avoid: (region: RegionName | undefined) => void;
  readonly person: Respondent;
  readonly signal: AbortSignal;
  /** Keeps a report. @returns the path */
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
  const { tools, person, signal } = execution;
  const { command, stack, yes } = args;
  const plan = await planCommand(args, tools, execution.avoid);
  await confirm({ told: plan.told, stack, yes }, person);

  const by = await tools.engine.user();
  const evidence = startEvidence(command, { ...plan.facts, by }, tools.clock.now);
  const finish = () => {
    const report = evidence.conclude();
    return { report, path: kept(report, execution) };
  };
  try {
    await runSteps(plan.steps, { progress: tools.progress, signal, record: evidence.record });
  } catch (error) {
    finish();
    throw error;
  }
  const { report, path } = finish();
  const conclusion = conclusionOf(report);
  await tellMove(args, { ...plan.facts, ...conclusion }, execution);
  if (path === undefined)
    throw new ReportedError("Everything was done, but its report could not be kept: it is printed above");
  return { command, stack, conclusion, report: path, seal: sealOf(report), next: plan.next };
}

/** @returns where a report is kept; undefined where it cannot be, and is printed, because it is all the evidence there is */
function kept(report: EvidenceReport, { keep, person }: Execution): string | undefined {
  const seal = sealOf(report);
  try {
    const path = keep(report);
    person.tell(`Report: ${path}, seal ${seal}`);
    return path;
  } catch (error) {
    const why = messageOf(error);
    person.tell(`The report cannot be kept: ${why}. Save what follows as a file, seal ${seal}:`);
    person.tell(serialize(report).trimEnd());
    return undefined;
  }
}

/**
 * Has the dashboard show the figures of a move. The report is what counts: a move does not fail because its figures are not
 * shown.
 */
async function tellMove(
  { command }: ChangeArguments,
  { to, recoverySeconds, dataLossSeconds }: StepFacts,
  { tools, person }: Execution,
): Promise<void> {
  if (recoverySeconds === undefined) return;
  const { environment } = await tools.look();
  const region = bothOf(environment).find(({ region: name }) => name === to)?.region;
  if (region === undefined) return;
  try {
    await tools.aws.tellMove(region, {
      environment: environment.name,
      kind: command === "failover" ? "disaster" : "planned",
      at: tools.clock.now(),
      recoverySeconds: Number(recoverySeconds),
      lossSeconds: dataLossSeconds === undefined ? undefined : Number(dataLossSeconds),
    });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    person.tell(`The dashboard does not show these figures: ${messageOf(error)}`);
  }
}
