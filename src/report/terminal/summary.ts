import { groupBy } from "../../proofs/model/group.ts";
import type { Registration } from "../../proofs/model/registration.ts";
import type { TreeRegion } from "../../proofs/model/tree.ts";
import { words } from "../words.ts";
import { factsOf } from "./facts.ts";

/** Resources of one type in one block, in one line. */
export interface SummaryLine {
  readonly block: string;
  readonly count: number;
  /** The type in words, with the part that tells these from others of the type: `subnet public`. */
  readonly kind: string;
  /** Names and values, each said once. */
  readonly details: readonly string[];
}

export const linesOf = ({ blocks, ending }: TreeRegion): readonly SummaryLine[] =>
  blocks.flatMap(({ name, resources }) =>
    [...groupBy(resources, ({ type, inputs }) => `${words(type)} ${factsOf(type).by(inputs)}`.trim())].map(
      ([kind, members]) => ({
        block: name,
        count: members.length,
        kind,
        details: details(members, ending),
      }),
    ),
  );

function details(members: readonly Registration[], ending: string): readonly string[] {
  const [first] = members;
  if (first === undefined) return [];
  const { names, show } = factsOf(first.type);
  return [
    names ? enumerate(members.map((member) => shortName(member, ending))) : "",
    ...show.map((fact) => enumerate(members.map(({ inputs }) => fact(inputs)))),
    protection(members),
  ].filter((detail) => detail !== "");
}

function protection(members: readonly Registration[]): string {
  const guarded = members.filter(({ protect }) => protect).length;
  if (guarded === 0) return "";
  return guarded === members.length ? "protected" : `${guarded} protected`;
}

const enumerate = (texts: readonly string[]) => [...new Set(texts)].filter((text) => text !== "").join(", ");

/**
 * A resource's name without its ending and its kind's words: the log group `log-group-vpc-flow-use1-production` is
 * `vpc-flow`.
 */
function shortName({ name, type }: Registration, ending: string): string {
  const kind = words(type).split(" ");
  const tokens = (name.endsWith(ending) ? name.slice(0, -ending.length - 1) : name).split("-");
  while (tokens.length > 0) {
    const position = kind.indexOf(tokens[0] ?? "");
    if (position < 0) break;
    kind.splice(0, position + 1);
    tokens.shift();
  }
  return tokens.join("-");
}
