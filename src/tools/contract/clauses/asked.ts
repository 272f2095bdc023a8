import { setTimeout as sleep } from "node:timers/promises";
import { healthOf, within } from "../ask.ts";
import type { Bench } from "../bench.ts";
import type { CandidateAnswer, CandidateRequest, Instance } from "../candidate.ts";
import { broken, type Clause, type ClauseFinding, type Terms, unchecked } from "./clause.ts";

export const well = (instance: Instance, seconds: number): Promise<boolean> =>
  within(seconds, async () => instance.exited() !== undefined || (await healthOf(instance)) === 200).then(
    async () => (await healthOf(instance)) === 200,
  );

export const lastLine = (instance: Instance): string => {
  const line = instance.logs().at(-1);
  return line === undefined ? "it printed nothing" : `its last line: ${line.slice(0, 300)}`;
};

const notWell = (instance: Instance): ClauseFinding => broken(`it is not well; ${lastLine(instance)}`);

/** A check that needs an application that is well. @param before what is done before one starts, where the clause is alone */
export const serving =
  (
    check: (app: Instance, bench: Bench, terms: Terms) => Promise<ClauseFinding>,
    before: (bench: Bench) => void = () => {},
  ): Clause["check"] =>
  async (bench, terms) => {
    before(bench);
    const app = await bench.running("app");
    return (await well(app, terms.startSeconds)) ? check(app, bench, terms) : notWell(app);
  };

/** A check that asks for payments. */
type Paying = (
  app: Instance,
  payment: (key: string) => CandidateRequest,
  bench: Bench,
  terms: Terms,
) => Promise<ClauseFinding>;

const asking =
  (kind: "payment" | "later", why: string) =>
  (check: Paying, before?: (bench: Bench) => void): Clause["check"] =>
  async (bench, terms) => {
    const asked = terms[kind];
    if (asked === undefined) return unchecked(why);
    return serving((app) => check(app, asked, bench, terms), before)(bench, terms);
  };

/** A check that needs an application that is well, and knows how a payment is asked for. */
export const paying = asking("payment", "no payment is asked for");

/** A check that needs an application that is well, and knows how a payment is asked for that is carried out later. */
export const queueing = asking("later", "no payment is asked for that is carried out later");

/** The status of an answer; undefined where none comes in time. */
export const statusWithin = (
  seconds: number,
  answer: Promise<CandidateAnswer>,
): Promise<number | undefined> =>
  Promise.race([
    answer.then(
      ({ status }) => status,
      () => undefined,
    ),
    sleep(seconds * 1000, undefined),
  ]);

export const taken = (status: number): boolean => status >= 200 && status < 300;

export type MetricLine = Readonly<Record<string, unknown>>;

/** Reads the lines that tell of payments, in order, from now on. */
export function metricLinesOf(app: Instance): () => readonly MetricLine[] {
  const before = app.logs().length;
  return () =>
    app
      .logs()
      .slice(before)
      .flatMap((line) => {
        try {
          const parsed = Object(JSON.parse(line)) as MetricLine;
          return parsed._aws === undefined ? [] : [parsed];
        } catch {
          return [];
        }
      });
}
