import { groupBy } from "../../../proofs/model/group.ts";
import { type Arrow, type Box, boxesIn, type Graph } from "./graph.ts";
import { type Drawing, layOut, lineSize } from "./layout.ts";
import { textWidth } from "./text-width.ts";

/**
 * Lays out the states of one thing so that whatever is in several of them stands at the same place in each: one looks
 * from one to the other and sees what differs. What a state does without leaves its place empty.
 */
export async function layOutTogether(graphs: readonly Graph[]): Promise<readonly Drawing[]> {
  const all = await layOut({
    boxes: mergedBoxes(graphs.map(({ boxes }) => boxes)),
    arrows: mergedArrows(graphs.flatMap(({ arrows }) => arrows)),
  });
  return graphs.map((graph) => {
    const boxes = new Map(boxesIn(graph.boxes).map((box) => [box.id, box]));
    const arrows = new Map(graph.arrows.map((arrow) => [arrowId(arrow), arrow]));
    return {
      ...all,
      boxes: all.boxes.flatMap((placed) => {
        const box = boxes.get(placed.box.id);
        return box === undefined ? [] : [{ ...placed, box }];
      }),
      arrows: all.arrows.flatMap((placed) => {
        const arrow = arrows.get(arrowId(placed.arrow));
        return arrow === undefined ? [] : [{ ...placed, arrow }];
      }),
    };
  });
}

/** The boxes of all states, each once and large enough for its texts in every state. */
const mergedBoxes = (states: readonly (readonly Box[])[]): readonly Box[] =>
  [...groupBy(states.flat(), ({ id }) => id).values()].flatMap((alike): readonly Box[] => {
    const [first] = alike;
    if (first === undefined) return [];
    return [
      {
        ...first,
        title: widest(alike.map(({ title }) => title)),
        lines: Array.from({ length: Math.max(...alike.map(({ lines }) => lines.length)) }, (_, index) =>
          widest(alike.map(({ lines }) => lines[index] ?? "")),
        ),
        boxes: mergedBoxes(alike.map(({ boxes }) => boxes)),
      },
    ];
  });

const widest = (texts: readonly string[]): string =>
  texts.reduce((best, text) => (textWidth(text, lineSize) > textWidth(best, lineSize) ? text : best));

const mergedArrows = (arrows: readonly Arrow[]): readonly Arrow[] => [
  ...new Map(arrows.map((arrow) => [arrowId(arrow), arrow])).values(),
];

/** The id of an arrow. Between two boxes it may mean something else in another state, but it runs the same way. */
const arrowId = ({ from, to, label, upwards }: Arrow): string => JSON.stringify([from, to, label, upwards]);
