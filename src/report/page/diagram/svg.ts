import { type Content, type Html, html } from "../html.ts";
import {
  type Drawing,
  inset,
  lineHeight,
  type PlacedArrow,
  type PlacedBox,
  type Point,
  titleSize,
} from "./layout.ts";

/** Pixels around the drawing. */
const margin = 8;

/**
 * The drawing as SVG. Colours and line styles come by class, from `diagram.css`.
 *
 * @param id unlike every other on the page
 * @param style what stands before the drawing: a style sheet, in a file of its own
 */
export function svgOf(drawing: Drawing, id: string, title: string, style: Content = ""): Html {
  const [width, height] = [drawing.width, drawing.height].map((size) => Math.ceil(size) + 2 * margin);
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-labelledby="${id}-title" viewBox="${-margin} ${-margin} ${width ?? 0} ${height ?? 0}" width="${width ?? 0}" height="${height ?? 0}"><title id="${id}-title">${title}</title>${style}<defs><marker id="${id}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto-start-reverse"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>${drawing.boxes.map(groundSvg)}${drawing.arrows.map((arrow) => arrowSvg(arrow, id))}${drawing.boxes.map(textsSvg)}${drawing.arrows.map(labelSvg)}</svg>`;
}

const groundSvg = ({ box, x, y, width, height }: PlacedBox): Html =>
  html`<g class="${box.kind}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${box.boxes.length > 0 ? 10 : 6}"/></g>`;

/** A box's texts. They are drawn over the arrows, so that these strike nothing out. */
function textsSvg({ box, x, y, width }: PlacedBox): Html {
  const holds = box.boxes.length > 0;
  const left = round(holds ? x + inset : x + width / 2);
  const top = y + inset + titleSize - 2;
  const lines = box.lines.map(
    (line, index) =>
      html`<text class="line" x="${left}" y="${round(top + (index + 1) * lineHeight)}">${line}</text>`,
  );
  return html`<g class="${box.kind}${holds ? " holds" : ""}"><text class="title" x="${left}" y="${round(top)}">${box.title}</text>${lines}</g>`;
}

const arrowSvg = ({ arrow, points }: PlacedArrow, id: string): Html =>
  html`<path class="arrow ${arrow.kind}" marker-end="url(#${id}-tip)" d="${pathOf(points)}"/>`;

function labelSvg({ arrow, label }: PlacedArrow): Content {
  if (label === undefined) return "";
  return html`<text class="label" x="${round(label.x)}" y="${round(label.y + 4)}">${arrow.label}</text>`;
}

/** Radius of the corners, in pixels. */
const bend = 6;

/** A line through the points, with rounded corners. */
function pathOf(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      return `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, after))}`;
    })
    .join("");
}

/** The point on the way to another at which a corner begins. */
function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(bend, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

/** A length to a tenth of a pixel: nobody sees more. */
const round = (value: number): number => Math.round(value * 10) / 10;
