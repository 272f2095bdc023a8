/** The problems that stop the program before it registers anything. Every problem is told at once. */
export class RecoveryRefusal extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      ["The databases stay as they are, because:", ...problems.map((problem) => `  ${problem}`)].join("\n"),
    );
    this.name = "RecoveryRefusal";
    this.problems = problems;
  }
}
