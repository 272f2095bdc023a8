import { type Html, html } from "./html.ts";

/** A part of a timeline. */
interface Span {
  readonly name: string;
  readonly minutes: number;
}

const width = 960;
const nameWidth = 300;
const rowHeight = 24;
const axis = 26;

/**
 * A timeline: spans that follow one another, one a row, over an axis in minutes. The table beside it is for those who
 * cannot see it.
 */
export function timeline(spans: readonly Span[]): Html {
  const total = spans.reduce((sum, { minutes }) => sum + minutes, 0);
  const scale = (width - nameWidth - 60) / Math.max(total, 1);
  const x = (minutes: number) => Math.round((nameWidth + minutes * scale) * 10) / 10;
  const height = spans.length * rowHeight + axis;
  const starts = spans.map((_, index) =>
    spans.slice(0, index).reduce((sum, { minutes }) => sum + minutes, 0),
  );
  const step = stepOf(total);
  const ticks = Array.from({ length: Math.floor(total / step) + 1 }, (_, index) => index * step);
  return html`<svg class="timeline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${ticks.map(
    (minutes) =>
      html`<line class="tick" x1="${x(minutes)}" x2="${x(minutes)}" y1="0" y2="${height - axis}"/><text class="axis" x="${x(minutes)}" y="${height - 8}">${minutes} min</text>`,
  )}${spans.map(({ name, minutes }, index) => {
    const y = index * rowHeight;
    const start = starts[index] ?? 0;
    return html`<text class="name" x="${nameWidth - 10}" y="${y + 16}">${name}</text><rect x="${x(start)}" y="${y + 5}" width="${Math.max(2, Math.round(minutes * scale * 10) / 10)}" height="${rowHeight - 10}" rx="3"/><text class="minutes" x="${x(start + minutes) + 6}" y="${y + 16}">${Math.round(minutes * 10) / 10}</text>`;
  })}</svg>`;
}

/** Minutes between two marks of the axis: some eight of them, at round numbers. */
const stepOf = (total: number): number =>
  [1, 2, 5, 10, 15, 30, 60, 120].find((step) => total / step <= 8) ?? 240;
