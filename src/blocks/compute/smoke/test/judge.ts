import { type ProbeAnswer, problemsOf } from "../answer.ts";
import { testedStage } from "../stages.ts";
import { type HookAnswer, hookCallIn } from "./hook-call.ts";

/** The look-ups of the test in AWS. */
export interface Looks {
  /** The ARN of the target group that a revision's tasks are in. */
  readonly sideOf: (revision: string) => Promise<string>;
  /** The ARNs of the target groups that test traffic goes to. */
  readonly testedSides: () => Promise<readonly string[]>;
  /** The addresses of the load balancer inside the network. */
  readonly addresses: () => Promise<readonly string[]>;
  /** Asks the test listener at these addresses. */
  readonly ask: (addresses: readonly string[]) => Promise<readonly ProbeAnswer[]>;
}

/** Looks before a revision is given up, and the seconds between two: a rule takes a moment to hold everywhere. */
export const patience = { looks: 5, seconds: 5 } as const;

/** A line of the function's log. */
export interface SmokeVerdict extends HookAnswer {
  readonly revision: string;
  readonly stage: string | undefined;
  readonly problems: readonly string[];
}

/**
 * Judges a revision that customers do not meet yet: the test listener leads to its tasks and to no others, and they answer
 * there as they would answer customers.
 */
export async function judge(
  event: unknown,
  looks: Looks,
  wait: (seconds: number) => Promise<unknown>,
): Promise<SmokeVerdict> {
  const { stage, revision } = hookCallIn(event);
  if (stage !== undefined && stage !== testedStage)
    return { hookStatus: "SUCCEEDED", stage, revision, problems: [] };
  let problems = await look(revision, looks);
  for (let count = 1; count < patience.looks && problems.length > 0; count++) {
    await wait(patience.seconds);
    problems = await look(revision, looks);
  }
  return { hookStatus: problems.length === 0 ? "SUCCEEDED" : "FAILED", stage, revision, problems };
}

/** The problems of a revision; a look-up that AWS refuses is one like any other, because then nobody knows whether it answers. */
async function look(revision: string, looks: Looks): Promise<readonly string[]> {
  try {
    const [side, tested] = await Promise.all([looks.sideOf(revision), looks.testedSides()]);
    if (tested.length !== 1 || tested[0] !== side)
      return [
        `the test listener leads to ${tested.join(", ") || "nobody"}, and the revision's tasks are in ${side}`,
      ];
    return problemsOf(await looks.ask(await looks.addresses()));
  } catch (error) {
    return [error instanceof Error ? `${error.name}: ${error.message}` : "an unknown error"];
  }
}
