import { onceFor } from "../../../proofs/model/once.ts";
import { ask, within } from "../ask.ts";
import type { Bench } from "../bench.ts";
import { serving } from "./asked.ts";
import { broken, type Clause, type ClauseFinding, kept, type Terms } from "./clause.ts";

const live = serving(async (app, { processor }, { payment }) => {
  if (payment) {
    await ask(app, payment("key-of-printing-good"));
    processor.mood = { slowness: 0, answers: "with an error" };
    await ask(app, payment("key-of-printing-bad-"));
  }
  app.terminate();
  await within(10, () => app.exited() !== undefined);
  return kept;
});

/**
 * The lines of an application that carries out a payment, fails with another one, and ends. It runs once, for all checks of
 * what was printed.
 */
const lifeOn = onceFor((bench: Bench) => onceFor((terms: Terms) => live(bench, terms)));

/** A check of what was printed on a bench: by that application, and by whatever ran there before. */
const printing =
  (check: (lines: readonly string[], bench: Bench) => ClauseFinding): Clause["check"] =>
  async (bench, terms) => {
    const life = await lifeOn(bench)(terms);
    return life.kind === "kept" ? check(bench.printed(), bench) : life;
  };

export const printingClauses: readonly Clause[] = [
  {
    id: "log-lines",
    says: "Every line that it prints is JSON with a level and a message",
    mend: "log by one function, and nothing else to standard output or error",
    check: printing((lines) => {
      const strange = lines.find((line) => !isLogLine(line));
      return strange === undefined ? kept : broken(`it printed ${JSON.stringify(strange.slice(0, 200))}`);
    }),
  },
  {
    id: "secrets-unsaid",
    says: "It prints no secret",
    mend: "log neither settings nor errors whole",
    check: printing((lines, bench) => {
      const said = lines.join("\n");
      const secrets = Object.entries(bench.secrets()).filter(([, value]) => said.includes(value.trim()));
      return secrets.length === 0 ? kept : broken(`it printed ${secrets.map(([name]) => name).join(", ")}`);
    }),
  },
];

function isLogLine(line: string): boolean {
  try {
    const { level, message } = Object(JSON.parse(line)) as Readonly<Record<string, unknown>>;
    return ["debug", "info", "warn", "error", "fatal"].includes(String(level)) && typeof message === "string";
  } catch {
    return false;
  }
}
