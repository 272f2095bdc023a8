import test, { type ExecutionContext } from "ava";

/**
 * Declares tests that run one after the other, each of which begins with something. A hook would begin the tests of every
 * file that shares the process with it.
 */
export const beginning =
  (begin: () => unknown) =>
  (title: string, work: (t: ExecutionContext) => Promise<unknown> | unknown): void =>
    test.serial(title, async (t) => {
      await begin();
      await work(t);
    });
