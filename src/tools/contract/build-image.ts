import { spawn } from "node:child_process";
import { once } from "node:events";
import { status, usageOf } from "../../cli/command-line.ts";
import { ReportedError } from "../../cli/errors.ts";
import { run } from "../../cli/run.ts";
import { endAtSignal } from "../../cli/signals.ts";
import { makeTemporary } from "../../cli/temporary.ts";
import { findRuntime, runProgram } from "./container.ts";
import { imageCommandLine, parseImage } from "./image-arguments.ts";
import { writeImageContext } from "./image-context.ts";

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const image = parseImage(args);
  if (image === undefined) {
    console.log(usageOf(imageCommandLine));
    return status.done;
  }
  const runtime = findRuntime(runProgram);
  const { plannedContainers } = await import("./planned.ts");
  const { app } = await plannedContainers();
  const folder = makeTemporary("application-image-");
  await writeImageContext(folder);
  const build = spawn(runtime, ["build", "--platform", app?.platform ?? "", "--tag", image, folder], {
    stdio: "inherit",
  });
  // Before its folder is removed.
  process.prependOnceListener("exit", () => build.kill());
  const [built] = await once(build, "close");
  if (built !== 0) throw new ReportedError(`${runtime} could not build ${image}`);
  console.log(`${image} is built. npm run contract -- ${image} looks whether it keeps the contract.`);
  return status.done;
}

endAtSignal(process, status.stopped);
await run(imageCommandLine, () => main(process.argv.slice(2)));
