/** Every colour, in light and in dark. Texts reach a contrast of 4.5 on the grounds that they stand on (WCAG 2.2 AA). */
export const palette: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  page: ["#fbfbfa", "#14171a"],
  ground: ["#ffffff", "#1b1f24"],
  sunken: ["#f3f4f2", "#21262c"],
  line: ["#dfe2df", "#343b43"],
  ink: ["#1a2024", "#e7eaec"],
  quiet: ["#59646c", "#a3adb5"],
  accent: ["#0b5a6b", "#6cc5d8"],
  "accent-ground": ["#e6f2f4", "#15323a"],
  good: ["#1d6b3e", "#77cf9b"],
  "good-ground": ["#e8f4ec", "#16301f"],
  warn: ["#7d5306", "#e2b45c"],
  "warn-ground": ["#fbf2df", "#352a12"],
  bad: ["#a32a22", "#f29a92"],
  "bad-ground": ["#fcebe9", "#3d1d1b"],
  far: ["#5f4699", "#b8a4ea"],
  "far-ground": ["#f1edfa", "#2a2340"],
};

/** Declarations for a page whose colour scheme readers may choose. */
export const paletteCss: string = Object.entries(palette)
  .map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark});`)
  .join("");

/** A style sheet with the colours written into it, for programs that know no variables; dark where the reader's are. */
export const standalone = (css: string): string =>
  `${withColours(css, 0)}@media (prefers-color-scheme:dark){${withColours(css, 1)}}`;

const withColours = (css: string, scheme: 0 | 1): string =>
  css.replaceAll(/var\(--([a-z-]+)\)/g, (variable, name: string) => palette[name]?.[scheme] ?? variable);
