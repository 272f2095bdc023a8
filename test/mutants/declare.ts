import type { ExecutionContext, Implementation } from "ava";

export interface Declared {
  readonly file: string;
  readonly title: string;
  readonly implementation: (t: ExecutionContext, ...args: readonly unknown[]) => unknown;
  readonly args: readonly unknown[];
}

export const tests: Declared[] = [];
export const hooks: Declared[] = [];

/** The file that is being loaded: files are loaded one after the other. */
let file = "";
export const declareIn = (name: string): void => {
  file = name;
};

type Declaring = (...declared: readonly unknown[]) => void;

const into =
  (list: Declared[]): Declaring =>
  (...declared) => {
    const [first, second, ...rest] = declared;
    const [title, implementation, args] =
      typeof first === "string"
        ? [first, second, rest]
        : [`${file} hook ${list.length}`, first, declared.slice(1)];
    list.push({
      file,
      title,
      implementation: implementation as Declared["implementation"],
      args,
    });
  };

const ignore: Declaring = () => undefined;

/** Takes down what tests declare, which import it for ava. */
const test = Object.assign(into(tests), {
  serial: Object.assign(into(tests), { skip: ignore, before: into(hooks) }),
  skip: ignore,
  before: into(hooks),
  after: { always: ignore },
});

export default test;
export type { ExecutionContext, Implementation };
