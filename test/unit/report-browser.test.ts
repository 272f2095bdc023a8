import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test, { type ExecutionContext } from "ava";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { lineSize } from "../../src/report/page/diagram/layout.ts";
import { inBrowser, launchBrowser, without } from "../support/chromium.ts";
import { artifacts, wholeFiles, wholeStart } from "../support/start.ts";

const address = pathToFileURL(wholeFiles.report).href;

/** Scrolling at once: on its way the page would be drawn many times. */
const look = { viewport: { width: 1440, height: 1000 }, reducedMotion: "reduce" } as const;

let browser: Browser | undefined;
/** One window for all pages. A window takes longer to make than many a page, and goes with its last one: an empty one stays. */
let window: BrowserContext | undefined;
/** The report, open for whoever reads in it. */
let report: Page | undefined;
test.before(async () => {
  await wholeStart();
  browser = await launchBrowser();
  window = await browser?.newContext(look);
  await window?.newPage();
  report = window && (await open(window, address));
});
test.after.always(() => browser?.close());

/** The complaints of pages, and the addresses that they ask for. */
const complaints: string[] = [];

async function open(from: BrowserContext, url: string): Promise<Page> {
  const page = await from.newPage();
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

/** Reads in the open report, from the state in which it opens, and demands that nothing was complained of. */
async function read(t: ExecutionContext, use: (page: Page) => Promise<void>): Promise<void> {
  if (report === undefined) throw new Error("no browser was started");
  // Out of a dialog that the reader before has left open.
  await report.keyboard.press("Escape");
  await choose(report, "production");
  await choose(report, "us-east-1");
  await use(report);
  t.deepEqual(complaints.splice(0), []);
}

/** Opens a page for somebody alone. */
async function visit(
  t: ExecutionContext,
  use: (page: Page) => Promise<void>,
  { from = window, url = address } = {},
): Promise<void> {
  if (from === undefined) throw new Error("no browser was started");
  const page = await open(from, url);
  try {
    await use(page);
  } finally {
    await page.close();
  }
  t.deepEqual(complaints.splice(0), []);
}

const shown = (page: Page, id: string) => page.locator(`#${id} .state:visible`).first().innerText();
const choose = (page: Page, value: string) => page.locator(`label:has(input[value="${value}"])`).click();

inBrowser(`another state is one click away, and a link to it can be sent${without}`, async (t) =>
  read(t, async (page) => {
    t.is(await shown(page, "architecture"), "production, us-east-1 active");
    await choose(page, "us-west-2");
    t.is(await shown(page, "architecture"), "production, us-west-2 active");
    await choose(page, "staging");
    t.is(await shown(page, "reachability"), "staging, us-west-2 active");
    t.regex(await page.locator("#chosen").innerText(), /staging, us-west-2/);
    t.true(page.url().endsWith("?environment=staging&active=us-west-2"), page.url());
    await page.reload();
    t.is(await shown(page, "cost"), "staging, us-west-2 active");
  }),
);

inBrowser(`before and after can be compared: nothing of the diagram moves${without}`, async (t) =>
  read(t, async (page) => {
    const places = () =>
      Promise.all(
        ["us-west-2", "database", "endpoints", "the payment processor"].map(async (title) => {
          const text = page.locator("#architecture svg:visible text.title", { hasText: title });
          return [title, await text.first().boundingBox()];
        }),
      );
    const before = await places();
    t.true(before.every(([, place]) => place !== null));
    await choose(page, "us-west-2");
    t.deepEqual(await places(), before);
    const { width } = (await page.locator("#architecture svg:visible").first().boundingBox()) ?? { width: 0 };
    const [, , drawn = 1] = (
      (await page.locator("#architecture svg:visible").first().getAttribute("viewBox")) ?? ""
    )
      .split(" ")
      .map(Number);
    t.true((lineSize * width) / drawn >= 11, "labels can be read at 1440 pixels");
  }),
);

inBrowser(`the choice works without a script, and by keyboard${without}`, async (t) =>
  visit(
    t,
    async (page) => {
      await page.keyboard.press("Tab");
      t.is(await page.locator(":focus").innerText(), "Skip to the report");
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      t.is(await shown(page, "architecture"), "staging, us-east-1 active");
    },
    { from: await browser?.newContext({ ...look, javaScriptEnabled: false }) },
  ),
);

inBrowser(`the inventory is searched, and a resource tells its inputs${without}`, async (t) =>
  visit(t, async (page) => {
    const rows = page.locator("tr[data-row]:visible");
    t.is(await rows.count(), 0, "folded away until somebody looks for something");
    await page.locator("#inventory summary:visible").first().click();
    const all = await rows.count();
    t.true(all > 400);
    await page.fill("#search", "us-west-2 kms key protected");
    t.is(await page.locator("#found").innerText(), `${await rows.count()} found`);
    t.is(await rows.count(), 3);
    await rows.first().locator("button").click();
    t.regex(await page.locator("tr.inputs pre").innerText(), /"enableKeyRotation": true/);
    await page.fill("#search", "nothing is called like this");
    t.is(await page.locator("#found").innerText(), "0 found");
    await page.fill("#search", "");
    t.is(await rows.count(), all);
    await page.locator('#requirements a[data-search="kms/Key"]').first().click();
    t.is(await page.inputValue("#search"), "kms/Key");
    t.is(await page.locator("#rule-key:visible").count(), 0);
    await page.locator('#requirements a[href="#rule-key"]').first().click();
    t.is(await page.locator("#rule-key:visible").count(), 1, "a link opens what it leads into");
  }),
);

inBrowser(`a connection tells its way, and a closed one what blocks it${without}`, async (t) =>
  read(t, async (page) => {
    const cell = page.getByRole("button", { name: /^app to database: / }).first();
    await cell.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    t.regex(await dialog.innerText(), /tcp 5432: open\. Payments[\s\S]*security-group-app-use1-production/);
    t.is(await dialog.locator(".blocks").count(), 0);
    await page.screenshot({ path: join(artifacts, "report-path.png") });
    await page.keyboard.press("Escape");
    t.is(await page.locator(":focus").innerText(), await cell.innerText(), "back to where one was");
    const form = page.locator("form[data-paths]:visible");
    await form.locator("select[name=from]").selectOption({ label: "internet" });
    await form.locator("select[name=to]").selectOption({ label: "database, production us-east-1" });
    await form.getByRole("button").click();
    t.regex(await dialog.innerText(), /tcp 5432: closed/);
    t.true((await dialog.locator(".blocks").count()) > 0);
  }),
);

inBrowser(`it fits a telephone and paper, in light and in dark${without}`, async (t) =>
  visit(t, async (page) => {
    await page.screenshot({ path: join(artifacts, "report-light.png") });
    await choose(page, "dark");
    await page.screenshot({ path: join(artifacts, "report-dark.png") });
    await page.emulateMedia({ media: "print" });
    t.is(await page.evaluate("getComputedStyle(document.documentElement).colorScheme"), "light");
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    t.is(
      await page.locator("#inventory table:visible, #rules .controls:visible").count(),
      0,
      "a short print",
    );
    const tall = await page.evaluate<number>("document.documentElement.scrollHeight");
    t.true(tall < 25_000, `${tall} pixels`);
    await page.emulateMedia({ media: "screen" });
    for (const [width, height] of [
      [320, 640],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      t.is(await page.evaluate("document.documentElement.scrollWidth"), width, "only tables scroll sideways");
    }
    await page.screenshot({ path: join(artifacts, "report-narrow.png") });
  }),
);

/** Seconds of processor that it takes to open a page, to make its window narrow, and wide again. */
async function drawn(t: ExecutionContext, url: string): Promise<number> {
  let seconds = 0;
  await visit(
    t,
    async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      await page.goto(url);
      for (const width of [390, look.viewport.width]) {
        await page.setViewportSize({ ...look.viewport, width });
        await page.evaluate("document.documentElement.scrollWidth");
      }
      const { metrics } = await session.send("Performance.getMetrics");
      // Of the page's own thread, since it was enabled: beside four busy loops it is no more (seen with Chromium 156).
      seconds = metrics.find(({ name }) => name === "ThreadTime")?.value ?? 0;
    },
    { url: "about:blank" },
  );
  return seconds;
}

inBrowser(
  `the report is drawn about as fast as a plain page of a quarter of its elements${without}`,
  async (t) => {
    let elements = 0;
    await read(t, async (page) => {
      elements = await page.evaluate<number>("document.querySelectorAll('*').length");
    });
    const plain = join(artifacts, "plain.html");
    writeFileSync(plain, `<!doctype html><title>plain</title>${"<p>a line of text".repeat(elements / 4)}`);
    const [took, least] = [await drawn(t, address), await drawn(t, pathToFileURL(plain).href)];
    t.log(`${took} s of processor, and ${least} s for a quarter of ${elements} elements`);
    t.true(least > 0 && took < 2.5 * least, `${took} s, and ${least} s`);
  },
);
