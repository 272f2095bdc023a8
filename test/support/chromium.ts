import { existsSync } from "node:fs";
import test from "ava";
import { type Browser, chromium } from "playwright-core";

/** The places where distributions put it, and one of one's own. */
const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const executablePath = places.find((place) => place !== undefined && existsSync(place));

/** Declares a test that needs a browser: skipped where there is none. */
export const inBrowser = executablePath === undefined ? test.skip : test.serial;
/** The reason for which a test is skipped, for its title. */
export const without = executablePath === undefined ? " (no Chromium here: set CHROMIUM to its path)" : "";

/** @returns undefined where there is none */
export const launchBrowser = async (): Promise<Browser | undefined> =>
  executablePath === undefined
    ? undefined
    : // Root has no sandbox, and in a container everybody is root.
      chromium.launch({ executablePath, args: ["--no-sandbox"] });
