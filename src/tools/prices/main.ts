import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadableStream } from "node:stream/web";
import { status, usageOf } from "../../cli/command-line.ts";
import { ReportedError } from "../../cli/errors.ts";
import { run } from "../../cli/run.ts";
import { prices } from "../../proofs/cost/prices.ts";
import { commandLine, parseArguments } from "./arguments.ts";
import { linesOf, type OpenFile, priceListHost } from "./price-list.ts";
import { refreshPrices } from "./refresh.ts";

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args);
  if (parsed.help) {
    console.log(usageOf(commandLine));
    return status.done;
  }
  const { quotes, changes, problems } = await refreshPrices(prices, openFile);
  for (const change of changes) console.log(change);
  if (changes.length === 0) console.log("no price has changed");
  if (!parsed.check)
    writeFileSync(
      join(import.meta.dirname, "../../proofs/cost/prices.json"),
      `${JSON.stringify(quotes, null, 2)}\n`,
    );
  if (problems.length > 0)
    throw new ReportedError(["not found, and left as they were:", ...problems].join("\n  "));
  return parsed.check && changes.length > 0 ? status.failed : status.done;
}

const openFile: OpenFile = async function* (path) {
  const url = priceListHost + path;
  try {
    const { ok, status: code, body } = await fetch(url);
    if (!ok || body === null) throw new Error(`HTTP ${code}`);
    yield* linesOf(body as ReadableStream<Uint8Array>);
  } catch (cause) {
    const { message, cause: deeper } = cause as Error;
    throw new ReportedError(`${url} cannot be read: ${deeper instanceof Error ? deeper.message : message}`, {
      cause,
    });
  }
};

await run(commandLine, () => main(process.argv.slice(2)));
