import { groupBy } from "../../../proofs/model/group.ts";
import { inLines } from "./describe.ts";
import { type Arrow, type Box, boxesIn, type Graph } from "./graph.ts";

/**
 * Says in a box what arrows would only crowd the drawing with: the port, wherever all arrows to the box would say the
 * same one; and who calls AWS's own services, which is nearly everybody.
 */
export function sayInBoxes({ boxes, arrows }: Graph): Graph {
  const opening = groupBy(arrows.filter(opensPort), ({ to }) => to);
  const titles = new Map(boxesIn(boxes).map(({ id, title }) => [id, title]));
  const services = new Set(boxesIn(boxes).flatMap(({ id, kind }) => (kind === "service" ? [id] : [])));
  const port = (id: string): string | undefined => {
    const [first, ...others] = new Set((opening.get(id) ?? []).map(({ label }) => label));
    return others.length === 0 ? first : undefined;
  };
  const say = (box: Box): Box => {
    const callers = services.has(box.id) ? (opening.get(box.id) ?? []) : [];
    const said = [
      ...(callers.length === 0
        ? []
        : inLines(
            callers.map(({ from }) => titles.get(from) ?? from),
            "for ",
          )),
      ...(port(box.id) === undefined ? [] : [`on ${port(box.id)}`]),
    ];
    return { ...box, lines: [...box.lines, ...said], boxes: box.boxes.map(say) };
  };
  return {
    boxes: boxes.map(say),
    arrows: arrows
      .filter((arrow) => !(opensPort(arrow) && services.has(arrow.to)))
      .map((arrow) => (opensPort(arrow) && port(arrow.to) !== undefined ? { ...arrow, label: "" } : arrow)),
  };
}

const opensPort = ({ kind, label }: Arrow): boolean => (kind === "flow" || kind === "peered") && label !== "";
