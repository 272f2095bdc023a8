import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { ExecutionContext } from "ava";
import type { Page } from "playwright-core";
import { freePort } from "../../../src/cli/port.ts";
import { within } from "../../../src/tools/contract/ask.ts";
import { bundledApplication } from "../../support/bundled-application.ts";
import { inBrowser, launchBrowser, without } from "../../support/chromium.ts";

/** `npm run payments:local`, as somebody sits before it. */
interface Command {
  readonly address: string;
  readonly child: ChildProcessWithoutNullStreams;
  says(text: string): Promise<boolean>;
  type(line: string): void;
}

async function startCommand(t: ExecutionContext): Promise<Command> {
  const port = await freePort();
  const root = join(import.meta.dirname, "../../..");
  // As tests are loaded, which starts faster than as the command is.
  const loaders = ["typescript/register.js", "test/support/as-made.js"].flatMap((path) => [
    "--import",
    pathToFileURL(join(root, path)).href,
  ]);
  const main = join(root, "src/tools/contract/local/main.ts");
  const { main: own, healthcheck } = await bundledApplication();
  const child = spawn(process.execPath, [...loaders, main, "--port", String(port)], {
    env: { ...process.env, APPLICATION_MAIN: own, APPLICATION_HEALTHCHECK: healthcheck },
  });
  t.teardown(() => child.kill());
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const says = (text: string) => within(60, () => lines.some((line) => line.includes(text)));
  const address = `https://localhost:${port}/`;
  if (!(await says(`Pay at ${address}`))) throw new Error(lines.join("\n"));
  return { address, child, says, type: (line) => child.stdin.write(`${line}\n`) };
}

const fill = async (page: Page, address: string, payer: string) => {
  await page.goto(address);
  await page.getByLabel("Account").fill(payer);
  await page.getByLabel("Amount").fill("1250");
};

/** The links to what was paid in this session. */
const paid = (page: Page) => page.evaluate<string[]>("[...document.links].map(({ href }) => href)");

inBrowser(
  `who paid before the region moved finds the payment after it, and can go on${without}`,
  async (t) => {
    const browser = await launchBrowser();
    if (browser === undefined) throw new Error("no browser was started");
    t.teardown(() => browser.close());
    const command = await startCommand(t);
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const [page, waiting] = [await context.newPage(), await context.newPage()];

    await fill(page, command.address, "account-1");
    // Impatient people press twice.
    await page.getByRole("button", { name: "Pay" }).dblclick();
    await page.locator("table a").waitFor();
    await fill(page, command.address, "account-2");
    await page.getByRole("button", { name: "Pay" }).click();
    await page.locator("tr", { hasText: "account-2" }).waitFor();
    const acknowledged = await paid(page);
    t.is(acknowledged.length, 2);

    await fill(waiting, command.address, "account-3");
    command.type("m");
    t.true(await command.says("1. the primary region is closed"));
    t.is((await page.goto(command.address))?.status(), 503);
    t.true(await command.says("seconds without service"));

    await waiting.getByRole("button", { name: "Pay" }).click();
    await waiting.locator("tr", { hasText: "account-3" }).waitFor();
    // Sessions stay with their region: what was paid before is found under its own address.
    const after = await paid(waiting);
    t.is(after.length, 1);
    for (const address of [...acknowledged, ...after]) {
      await page.goto(address);
      t.regex(await page.locator("body").innerText(), /"amount":1250,.*"state":"paid"/, address);
    }
    await context.close();

    const ended = once(command.child, "exit");
    command.type("q");
    t.deepEqual(await ended, [0, null]);
  },
);
