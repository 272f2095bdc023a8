/** A condition that has to hold, and what was found instead. */
export interface DrCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly found: string;
}

export const problemsOf = (checks: readonly DrCheck[]): readonly string[] =>
  checks.filter(({ passed }) => !passed).map(({ name, found }) => `${name}: ${found}`);
