import { type Clock, elapsed } from "../../cli/clock.ts";
import type { Paint, Style } from "../../cli/terminal.ts";

/** Tells a person what is being done, and for how long. */
export interface Progress {
  readonly begin: (name: string) => Phase;
  /** Prints a line about what is being done now. */
  readonly note: (text: string) => void;
}

interface Phase {
  readonly end: (how: "done" | "was done" | "failed" | "interrupted") => void;
}

const styles: Readonly<Record<Parameters<Phase["end"]>[0], Style>> = {
  done: "green",
  "was done": "green",
  failed: "red",
  interrupted: "yellow",
};

export function createProgress(write: (line: string) => void, paint: Paint, now: Clock["now"]): Progress {
  const begun = now().getTime();
  let phaseBegan = begun;
  return {
    begin: (name) => {
      phaseBegan = now().getTime();
      write(paint("bold", name));
      return {
        end: (how) => {
          const time = now().getTime();
          write(
            `  ${paint(styles[how], how)} ${paint("dim", `in ${elapsed(time - phaseBegan)}, ${elapsed(time - begun)} in all`)}`,
          );
        },
      };
    },
    note: (text) => {
      for (const line of text.split("\n").filter((part) => part.trim() !== ""))
        write(`  ${paint("dim", `${elapsed(now().getTime() - phaseBegan).padStart(7)}  `)}${line}`);
    },
  };
}
