import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { errorMessages } from "../support/error-messages.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/errors.md"), "utf8");
const blocks = [...page.matchAll(/^```text\n([^`]*)\n```\n(.*)$/gm)].map(([, lines = "", answer = ""]) => ({
  lines: lines.split("\n"),
  answer,
}));
const entries = blocks.flatMap(({ lines }) => lines);

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** Whether an entry, in which … stands for anything, is about a message. */
const isAbout = (entry: string) => {
  const pattern = new RegExp(`^${entry.split("…").map(quoted).join(".*")}$`);
  return (text: string) => pattern.test(text);
};
const words = (entry: string) => entry.replaceAll("…", "").length;

test("every message of an error has an entry, and every entry is of a message", (t) => {
  const messages = errorMessages(root);
  t.true(messages.length > 150);
  // The one that says most of it comes first: a general entry does not stand for a particular one.
  const matchers = entries
    .toSorted((a, b) => words(b) - words(a))
    .map((entry) => ({ entry, matches: isAbout(entry) }));
  const used = new Set<string>();
  const without: string[] = [];
  for (const { text, place } of messages) {
    const best = matchers.find(({ matches }) => matches(text));
    if (best === undefined) without.push(`${place}: ${text}`);
    else used.add(best.entry);
  }
  t.deepEqual(without, [], "without an entry in docs/errors.md");
  t.deepEqual(
    entries.filter((entry) => !used.has(entry)),
    [],
    "entries of no message",
  );
  t.is(new Set(entries).size, entries.length);
  for (const { lines, answer } of blocks) t.regex(answer, /^[\p{L}`[].{20,}/u, lines[0]);
});
