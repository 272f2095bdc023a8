import { createInterface } from "node:readline";
import { status, usageOf } from "../../../cli/command-line.ts";
import { run } from "../../../cli/run.ts";
import { endAtSignal } from "../../../cli/signals.ts";
import { makeTemporary } from "../../../cli/temporary.ts";
import { localCommandLine, parseLocalArguments } from "./arguments.ts";
import { tryPort } from "./door.ts";

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseLocalArguments(args);
  if (parsed.mode === "help") {
    console.log(usageOf(localCommandLine));
    return status.done;
  }
  // Serving ends no other way, and a load that was ended has shown nothing.
  endAtSignal(process, parsed.mode === "load" ? status.stopped : status.done);
  const port = parsed.mode === "serve" ? parsed.port : 0;
  await tryPort(port);
  // Of a load its report alone is for programs.
  const print = parsed.mode === "load" ? console.error : console.log;
  print("The infrastructure is planned, to start the application as it will be started there.");
  // Loaded here, because planning takes seconds that a wrong argument need not wait for.
  const [
    { bundleApplication },
    { plannedContainers },
    { processCandidate },
    { startSystem },
    { lateness, runLoad },
  ] = await Promise.all([
    import("../bundle.ts"),
    import("../planned.ts"),
    import("../process.ts"),
    import("./system.ts"),
    import("./load.ts"),
  ]);
  const candidate = processCandidate(await bundleApplication(makeTemporary("payments-local-")));
  const containers = await plannedContainers();
  const system = await startSystem({ candidate, containers, port, print });
  try {
    if (parsed.mode === "load") {
      const report = await runLoad(system, parsed);
      console.log(JSON.stringify(report, undefined, 2));
      const isKept = report.secondsLate <= lateness;
      print(
        isKept
          ? `${parsed.rate} payments began in every second.`
          : `The rate was not kept: a payment began ${report.secondsLate.toFixed(1)} s late. This machine is too slow, or busy.`,
      );
      return isKept && report.lost + report.twice === 0 ? status.done : status.failed;
    }
    print(`Pay at https://localhost:${system.port}/ (the certificate is of nobody that the browser knows).`);
    print("m and Enter moves to the other region, r rotates the password, q ends.");
    const lines = createInterface({ input: process.stdin });
    for await (const line of lines) {
      if (line === "m") print(`${(await system.move()).toFixed(1)} seconds without service`);
      else if (line === "r") await system.rotate();
      else if (line === "q") break;
      else print("m, r or q");
    }
    // Who still listens to the keyboard does not end.
    lines.close();
    return status.done;
  } finally {
    await system.stop();
  }
}

await run(localCommandLine, () => main(process.argv.slice(2)));
// What was started before something failed may still listen.
process.exit();
