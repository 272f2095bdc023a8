import { judgements } from "./judged.ts";
import type { Tried } from "./tried.ts";

/** The bounds of a share with 95 % confidence, in percent: Wilson's, in a population of so many. */
function bounds(count: number, of: number, population: number): string {
  if (of >= population) return "all tried";
  const z = 1.96;
  const share = count / of;
  const middle = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const around = (z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))) / (1 + z ** 2 / of);
  const percent = (value: number) => (100 * Math.max(0, value)).toFixed(1);
  return `${percent(middle - around)} to ${percent(middle + around)} %`;
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const judgementOf = ({ place, original, replacement }: Tried) =>
  judgements.find(
    (one) =>
      place.startsWith(`${one.file}:`) &&
      squeezed(original) === squeezed(one.original) &&
      squeezed(replacement) === squeezed(one.replacement),
  );

const isAlive = ({ outcome }: Tried): boolean => outcome === "survived" || outcome === "out of time";

export interface Area {
  readonly name: string;
  readonly population: number;
  readonly tried: readonly Tried[];
}

/** A row for each area: of those that were switched on while a test reached them, how many no test notices. */
export function rowOf({ name, population, tried }: Area): string {
  const ran = tried.filter(({ outcome, loading }) => !(outcome === "not reached" && loading));
  const killed = ran.filter(({ outcome }) => outcome === "killed" || outcome === "timed out").length;
  const alive = ran.filter((one) => isAlive(one) || one.outcome === "not reached");
  const same = alive.filter((one) => judgementOf(one)?.equivalent === true).length;
  const changing = ran.length - same;
  const left = alive.length - same;
  const share = ((100 * left) / changing).toFixed(1);
  return `| \`${name}\` | ${population} | ${ran.length} | ${tried.length - ran.length} | ${killed} | ${same} | ${left} | ${share} % | ${bounds(left, changing, population)} |`;
}

/** A line for each that no test notices and nobody has judged to change nothing. */
export const leftOf = ({ tried }: Area): readonly string[] =>
  tried
    .filter(
      (one) =>
        (isAlive(one) || (one.outcome === "not reached" && !one.loading)) &&
        judgementOf(one)?.equivalent !== true,
    )
    .map(
      (one) =>
        `| ${one.place} | \`${cell(one.original)}\` | \`${cell(one.replacement)}\` | ${judgementOf(one)?.why ?? "not judged yet"} |`,
    )
    .sort();

const cell = (text: string): string => {
  const line = squeezed(text).replaceAll("|", "\\|").replaceAll("`", "'");
  return line.length > 90 ? `${line.slice(0, 87)}...` : line;
};
