import { recoveries } from "./environment.ts";
import { type Flow, groupless, groups, vias } from "./flows.ts";
import { meant } from "./problems.ts";
import { shapeProblems } from "./shape.ts";
import { flowShape } from "./shapes.ts";

const parties = [...Object.keys(groups), ...groupless];

/** Problems of the list of flows, as messages: one with a party that nobody is would be left out without a word. */
export const flowProblems = (flows: readonly Flow[]): readonly string[] =>
  flows.flatMap((flow, index) => problemsOf(flow, `flows[${index}]`));

function problemsOf(flow: Flow, place: string): readonly string[] {
  const misshapen = shapeProblems(flow, flowShape, place);
  if (misshapen.length > 0) return misshapen;
  const { from, to, port, via, recovery = "copies" } = flow;
  return [
    ...unknown(`${place}.from`, from, parties),
    ...unknown(`${place}.to`, to, parties),
    ...unknown(`${place}.via`, via, vias),
    ...unknown(`${place}.recovery`, recovery, recoveries),
    ...(Number.isInteger(port) && port >= 1 && port <= 65535
      ? []
      : [`${place}.port is ${port}; allowed: 1 to 65535`]),
  ];
}

const unknown = (place: string, name: string, known: readonly string[]): readonly string[] =>
  known.includes(name) ? [] : [`${place} is ${name}${meant(name, known)}; allowed: ${known.join(", ")}`];
