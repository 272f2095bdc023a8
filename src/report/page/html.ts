/** Markup that is safe to put into a page. {@link html} makes it, so that no text gets in without being escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | readonly Content[];

/** Markup with values in it, also in attributes between double quotes. Texts are escaped, markup is taken as it is. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.reduce((text, string, index) => text + markup(values[index - 1] ?? "") + string));
}

/** The report's own style sheets, scripts and data: not for texts that come from a plan. */
export const verbatim = (text: string): Html => new Html(text);

/** No markup at all. */
export const nothing = new Html("");

function markup(content: Content): string {
  if (content instanceof Html) return content.text;
  return typeof content === "object" ? content.map(markup).join("") : escapeText(String(content));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeText = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
