import { type Paint, wrap } from "../../cli/terminal.ts";
import type { Told } from "../../proofs/play/index.ts";

interface ToldStack extends Told {
  readonly stack: string;
}

/** A scenario in each stack: the ways first, and in the end the outcomes in short. */
export function toldLines(
  told: readonly ToldStack[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const block = (one: ToldStack, lineOf: (line: Told["lines"][number]) => string) => [
    `${paint("bold", one.stack)}  ${one.says}`,
    ...one.lines.map((line) => `  ${wrap(lineOf(line), width, 4)}`),
    "",
  ];
  const withWays = told.filter(({ lines }) => lines.some(({ way }) => way !== undefined));
  return [
    ...withWays.flatMap((one) =>
      block(one, ({ verdict, way }) => (way === undefined ? verdict : `${verdict}: ${way}`)),
    ),
    ...(withWays.length === 0 ? [] : [paint("bold", "In short"), ""]),
    ...told.flatMap((one) => block(one, ({ verdict }) => verdict)),
  ].slice(0, -1);
}
