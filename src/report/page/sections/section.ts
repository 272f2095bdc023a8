import { type Content, type Html, html } from "../html.ts";

export interface Section {
  /** The end of the fragment that links to the section. */
  readonly id: string;
  readonly title: string;
  /** The section's title in the navigation. */
  readonly short: string;
  /** The content of the section and its sources, in a sentence or two. */
  readonly lead: Content;
  readonly content: Content;
}

export const sectionHtml = ({ id, title, lead, content }: Section): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title"><a class="anchor" href="#${id}">${title}</a></h2><p class="lead">${lead}</p>${content}</section>`;

/** A table whose first column names its rows. Where it is too wide, it scrolls, also by keyboard. */
export function table(
  caption: Content,
  head: readonly Content[],
  rows: readonly (readonly Content[])[],
  kind: "texts" | "numbers" | "controls" = "texts",
): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="table, can be scrolled"><table class="${kind}"><caption>${caption}</caption><thead><tr>${head.map(
    (cell) => html`<th scope="col">${cell}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ([first = "", ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** A verdict that is read as well as seen. */
export const mark = (kind: "good" | "warn" | "bad" | "plain", text: Content): Html =>
  html`<span class="mark ${kind}">${text}</span>`;

export const code = (text: string): Html => html`<code>${text}</code>`;

/** Contents side by side, with something between them. */
export const joined = (items: readonly Content[], between: Content = ", "): Content =>
  items.flatMap((item, index) => (index === 0 ? [item] : [between, item]));

/** A number with its word, such as `1 resource`, `2 resources`. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
