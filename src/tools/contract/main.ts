import { readFileSync } from "node:fs";
import { status, usageOf } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { run } from "../../cli/run.ts";
import { endAtSignal } from "../../cli/signals.ts";
import { makeTemporary } from "../../cli/temporary.ts";
import { paintFor } from "../../cli/terminal.ts";
import { answerSeconds } from "../../kit/answer-time.ts";
import { commandLine, parseArguments } from "./arguments.ts";
import type { BenchArgs, Surroundings } from "./bench.ts";
import type { Terms } from "./clauses/clause.ts";
import { findImage, type ImageArgs, imageCandidate, runProgram } from "./container.ts";
import { readPayments, referencePayments } from "./payment-request.ts";

/** Seconds that an idle connection is watched: one more than the load balancer keeps its own. */
const idleSeconds = answerSeconds + 1;

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args);
  if (parsed.mode === "help") {
    console.log(usageOf(commandLine));
    return status.done;
  }
  const { image, payment, withPayments } = parsed;
  const payments = payment === undefined ? referencePayments : readPayments(readText(payment), payment);
  // Planning and a database take seconds, which neither a wrong argument nor an image that is not there need wait for.
  const local = image === undefined ? undefined : findImage(image, runProgram);
  const [{ createSurroundings }, { lookAt }, { plannedContainers }, { clauses }] = await Promise.all([
    import("./bench.ts"),
    import("./look.ts"),
    import("./planned.ts"),
    import("./clauses/index.ts"),
  ]);
  const containers = await plannedContainers();
  const health = containers.app?.healthCheck ?? { startPeriod: 0, interval: 0, retries: 0 };
  const terms: Terms = {
    startSeconds: health.startPeriod + health.interval * health.retries,
    noticeSeconds: 2 * health.interval * health.retries,
    idleSeconds,
    payment: withPayments ? payments.payment : undefined,
    later: withPayments && containers.worker ? payments.later : undefined,
    session: withPayments ? payments.session : undefined,
  };
  const folder = makeTemporary("contract-");
  const surroundings = await createSurroundings();
  const paint = paintFor(process.stdout);
  let brokenClauses = 0;
  try {
    const bench: BenchArgs =
      local === undefined
        ? await ofReference(folder, surroundings, containers)
        : ofImage({ ...local, containers, run: runProgram }, surroundings);
    for await (const { clause, finding } of lookAt(bench, clauses, terms)) {
      const { id, says, mend } = clause;
      if (finding.kind === "kept") console.log(`${paint("green", "kept")} ${id}: ${says}`);
      else if (finding.kind === "unchecked") console.log(`not looked at ${id}: ${finding.why}`);
      else {
        brokenClauses += 1;
        console.log(`${paint("red", "broken")} ${id}: ${says}\n  found: ${finding.found}\n  mend: ${mend}`);
      }
    }
  } finally {
    await surroundings.stop();
  }
  console.log(brokenClauses === 0 ? "No clause is broken." : `Broken clauses: ${brokenClauses}.`);
  return brokenClauses === 0 ? status.done : status.failed;
}

async function ofReference(
  folder: string,
  surroundings: Surroundings,
  containers: BenchArgs["containers"],
): Promise<BenchArgs> {
  const [{ bundleApplication }, { processCandidate }] = await Promise.all([
    import("./bundle.ts"),
    import("./process.ts"),
  ]);
  const candidate = processCandidate(await bundleApplication(folder));
  return { candidate, surroundings, containers, authorityPath: surroundings.authorityFile };
}

/**
 * The bench of an image. The stand-ins' authority lies over the image's own file, of which only the content can be looked
 * at.
 */
function ofImage(args: Omit<ImageArgs, "mounts">, surroundings: Surroundings): BenchArgs {
  const authorityPath =
    args.containers.app?.environment.find(({ name }) => name === "PGSSLROOTCERT")?.value ?? "";
  const candidate = imageCandidate({ ...args, mounts: { [authorityPath]: surroundings.authorityFile } });
  return { candidate, surroundings, containers: args.containers, authorityPath };
}

/** @throws ArgumentError where there is no such file */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ArgumentError(`--payment ${file}: there is no file to be read`);
  }
}

endAtSignal(process, status.stopped);
await run(commandLine, () => main(process.argv.slice(2)));
