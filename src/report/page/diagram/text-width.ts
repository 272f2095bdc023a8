/** Widths in em of the narrow and wide characters of common interface typefaces; all others are as wide as `n`. */
const widths: Readonly<Record<string, number>> = {
  ...widthsOf("iljI.,:;'|!()[] ", 0.3),
  ...widthsOf("frt-/", 0.4),
  ...widthsOf("mwMW@%→←", 0.9),
  ...widthsOf("ABCDEFGHKNOPQRSUVXYZ", 0.69),
};
const usual = 0.575;

/**
 * About how wide a text is drawn, in pixels. Nothing can measure where there is no browser, and no two systems have the
 * same typeface, so it errs on the wide side.
 */
export const textWidth = (text: string, size: number): number =>
  Math.ceil([...text].reduce((sum, character) => sum + (widths[character] ?? usual), 0) * size);

function widthsOf(characters: string, width: number): Readonly<Record<string, number>> {
  return Object.fromEntries([...characters].map((character) => [character, width]));
}
