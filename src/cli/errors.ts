/** An error whose message tells a person what to know and do; it is shown without a stack trace. */
export class ReportedError extends Error {}

/** The words of whatever was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** Names the argument at fault, its value and what is allowed. */
export class ArgumentError extends ReportedError {}

/** Nothing was begun, because a check speaks against it. Every problem is told at once. */
export class Refused extends ReportedError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(["Nothing was changed, because:", ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.problems = problems;
  }
}

/** A person said no, or there was nobody to ask. */
export class Declined extends ReportedError {}

/** Ctrl-C. */
export class Interrupted extends ReportedError {
  constructor() {
    super("Interrupted. The same command can be run again.");
  }
}
