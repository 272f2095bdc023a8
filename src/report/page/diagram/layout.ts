import elk, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk.bundled.js";
import { type Arrow, type Box, boxesIn, type Graph } from "./graph.ts";
import { textWidth } from "./text-width.ts";

/** A graph with a place for everything, in pixels from the top left. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The boxes, outer ones before those that they hold. */
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedBox extends Point {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  /** The points from the arrow's beginning to its end. */
  readonly points: readonly Point[];
  /** The middle of the label; undefined where there is none. */
  readonly label: Point | undefined;
}

/** Sizes in the drawing, in pixels. A screen of 1440 pixels shows them at about eight tenths. */
export const titleSize = 15;
export const lineSize = 14;
export const lineHeight = 18;
export const inset = 9;

/** Height of a box's own texts, in pixels. */
export const headOf = ({ lines }: Box): number => inset + titleSize + lines.length * lineHeight + inset;

/** The way to place boxes that makes the narrowest drawing. It is not inherited, so that every box that holds others has it. */
const placement = { "elk.layered.nodePlacement.strategy": "SIMPLE" };

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  // Arrows cross the borders of boxes, so that all levels have to be laid out together.
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.crossingMinimization.forceNodeModelOrder": "true",
  ...placement,
};

/** Distances in pixels. They are not inherited, so that every box that holds others has them. */
const spacing = {
  ...placement,
  "elk.spacing.nodeNode": "4",
  "elk.spacing.edgeNode": "4",
  "elk.spacing.edgeEdge": "4",
  "elk.spacing.edgeLabel": "3",
  "elk.layered.spacing.nodeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeNodeBetweenLayers": "10",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "7",
};

/** Lays a graph out from top to bottom; the same graph always in the same way. */
export async function layOut({ boxes, arrows }: Graph): Promise<Drawing> {
  const laidOut: ElkNode = await new elk.default().layout({
    id: "drawing",
    layoutOptions: { ...options, ...spacing },
    children: boxes.map((box) => nodeOf(box, 0)),
    edges: arrows.map(edgeOf),
  });
  const { width, height, children = [], edges = [] } = laidOut;
  const places = new Map(nodesIn(children).map((node) => [node.id, node]));
  const routes = new Map(edges.map((edge) => [edge.id, edge]));
  return {
    width: width ?? 0,
    height: height ?? 0,
    boxes: boxesIn(boxes).map((box) => {
      const { x = 0, y = 0, width = 0, height = 0 } = places.get(box.id) ?? {};
      return { box, x, y, width, height };
    }),
    arrows: arrows.map((arrow, index) => placed(arrow, routes.get(String(index)))),
  };
}

/** @param atLeast the width that the texts of the box around it need, to which the layout gives no heed */
function nodeOf(box: Box, atLeast: number): ElkNode {
  const { id, boxes } = box;
  const width = Math.max(atLeast, textsOf(box) + 2 * inset);
  if (boxes.length === 0) return { id, width, height: headOf(box) };
  return {
    id,
    layoutOptions: {
      ...spacing,
      "elk.padding": `[top=${headOf(box)},left=${inset},bottom=${inset},right=${inset}]`,
    },
    children: boxes.map((inner) => nodeOf(inner, boxes.length === 1 ? width - 2 * inset : 0)),
  };
}

const textsOf = ({ title, lines }: Box): number =>
  Math.max(textWidth(title, titleSize) * boldness, ...lines.map((line) => textWidth(line, lineSize)));

/** The ratio of the widths of bold and regular letters. */
const boldness = 1.12;

/** An arrow for the layout, which draws every one downwards: an arrow that leads up is handed over the other way round. */
const edgeOf = ({ from, to, label, upwards }: Arrow, index: number): ElkExtendedEdge => ({
  id: String(index),
  sources: [upwards ? to : from],
  targets: [upwards ? from : to],
  labels: label === "" ? [] : [{ text: label, width: textWidth(label, lineSize), height: lineHeight }],
});

function placed(arrow: Arrow, edge: ElkExtendedEdge | undefined): PlacedArrow {
  const points = (edge?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const [label] = edge?.labels ?? [];
  return {
    arrow,
    points: arrow.upwards ? points.toReversed() : points,
    label: label && {
      x: (label.x ?? 0) + (label.width ?? 0) / 2,
      y: (label.y ?? 0) + (label.height ?? 0) / 2,
    },
  };
}

const nodesIn = (nodes: readonly ElkNode[]): readonly ElkNode[] =>
  nodes.flatMap((node) => [node, ...nodesIn(node.children ?? [])]);
