import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "../bench.ts";
import type { CandidateAnswer, CandidateRequest, Instance } from "../candidate.ts";
import { type Clause, type ClauseFinding, type Terms, unchecked } from "./clause.ts";
import { notWell, well } from "./serving.ts";

export type Paying = (
  app: Instance,
  payment: (key: string) => CandidateRequest,
  bench: Bench,
  terms: Terms,
) => Promise<ClauseFinding>;

/** A check that needs an application that is well, and knows how a payment is asked for. */
export const paying =
  (check: Paying): Clause["check"] =>
  async (bench, terms) => {
    if (terms.payment === undefined) return unchecked("no payment is asked for");
    const app = await bench.start("app");
    if (!(await well(app, terms.startSeconds))) return notWell(app);
    return check(app, terms.payment, bench, terms);
  };

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

/** The lines that tell of payments, in order. */
export const metricLines = (app: Instance): readonly MetricLine[] =>
  app.logs().flatMap((line) => {
    try {
      const parsed = Object(JSON.parse(line)) as MetricLine;
      return parsed._aws === undefined ? [] : [parsed];
    } catch {
      return [];
    }
  });
