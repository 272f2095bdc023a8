/** An error whose message tells a person what to know and do; it is shown without a stack trace. */
export class ReportedError extends Error {}

/** The message of whatever was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** An error that names the argument at fault, its value and what is allowed. */
export class ArgumentError extends ReportedError {}

/** A command that was refused before it began anything, because a check speaks against it. Every problem is told at once. */
export class Refused extends ReportedError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(["Nothing was changed, because:", ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.problems = problems;
  }
}

/** A command that a person said no to, or that nobody was there to confirm. */
export class Declined extends ReportedError {}

/** A command that was told to stop: by Ctrl-C, SIGTERM or a terminal that was closed. */
export class Interrupted extends ReportedError {
  constructor() {
    super("Interrupted. The same command can be run again.");
  }
}
