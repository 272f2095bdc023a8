import { ReportedError } from "../../cli/errors.ts";
import { type Bench, type BenchArgs, mendSurroundings, openBench } from "./bench.ts";
import { broken, type Clause, type ClauseFinding, type Terms } from "./clauses/clause.ts";

interface Looked {
  readonly clause: Clause;
  readonly finding: ClauseFinding;
}

/**
 * Looks at clauses, one after the other: first at those that look at the same tasks, then at each of the others by itself.
 * Nobody knows what is left of tasks that broke one: the next clause has others.
 *
 * @throws ReportedError where nothing can be started to be looked at
 */
export async function* lookAt(
  args: BenchArgs,
  clauses: readonly Clause[],
  terms: Terms,
): AsyncGenerator<Looked> {
  const isAlone = ({ alone }: Clause) => alone !== undefined;
  let bench: Awaited<ReturnType<typeof openBench>> | undefined;
  const clear = async () => {
    await bench?.close();
    bench = undefined;
  };
  try {
    for (const clause of [...clauses.filter((each) => !isAlone(each)), ...clauses.filter(isAlone)]) {
      if (isAlone(clause)) await clear();
      bench ??= await openBench(args);
      mendSurroundings(bench);
      const finding = await findingOf(clause, bench, terms);
      yield { clause, finding };
      if (finding.kind === "broken") await clear();
    }
  } finally {
    await clear();
  }
}

const findingOf = ({ check }: Clause, bench: Bench, terms: Terms): Promise<ClauseFinding> =>
  check(bench, terms).catch((error: unknown) => {
    // Nothing was started that could keep a clause or break it.
    if (error instanceof ReportedError) throw error;
    return broken(
      `it could not be looked at: ${error instanceof Error ? error.message : "nobody knows why"}`,
    );
  });
