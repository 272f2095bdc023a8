/** Something that has to hold, and what was found instead. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly found: string;
}

export const problemsOf = (checks: readonly Check[]): readonly string[] =>
  checks.filter(({ passed }) => !passed).map(({ name, found }) => `${name}: ${found}`);
