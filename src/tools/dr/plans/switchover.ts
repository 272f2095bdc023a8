import type { MoveArguments } from "../arguments.ts";
import { hasQueues } from "../queues.ts";
import { hasArrived, type Situation } from "../situation.ts";
import type { StepFacts } from "../step.ts";
import { carryOver } from "../steps/carry-over.ts";
import { close } from "../steps/close.ts";
import { confirm } from "../steps/confirm.ts";
import { flip } from "../steps/flip.ts";
import type { Move } from "../steps/move.ts";
import { quiesce } from "../steps/quiesce.ts";
import { readmit } from "../steps/readmit.ts";
import { unpin } from "../steps/unpin.ts";
import type { Tools } from "../tools.ts";
import { wayOf } from "../ways/index.ts";
import type { MovePlan } from "./plan.ts";

/** The plan of a move without loss, for a drill, a switchover or a way back. @throws Refused where a check speaks against it */
export async function planSwitchover(
  { command, stack }: MoveArguments,
  move: Move,
  situation: Situation,
  tools: Tools,
): Promise<MovePlan> {
  const { from, to } = move;
  const way = wayOf(situation);
  const exposure: StepFacts =
    situation.writer.region === to ? {} : await way.check(command, move, situation, tools);
  const arrived = hasArrived(situation, to);
  return {
    told: arrived
      ? [`${stack} is in ${to} already: what may be left to do is done, and it is confirmed.`]
      : [
          `${command} of ${stack}: ${from} → ${to}, without loss.`,
          ...`Customers are answered 503 from when ${from} is closed until ${to} is open: ${way.wait}. Nothing that was paid is lost.`.split(
            "\n",
          ),
          ...(hasQueues(situation)
            ? [`Payments that wait in the queue wait on, and are carried to ${to} once it serves.`]
            : []),
        ],
    facts: { stack, from, to, ...exposure },
    steps: [
      ...(command === "failback" ? [readmit(tools)] : []),
      close(tools, move),
      quiesce(tools, move, way.isHanded),
      ...way.carry(tools, move),
      flip(tools, move, () => changes(tools, move)),
      confirm(tools, to),
      ...(hasQueues(situation) ? [carryOver(tools, move, "payments")] : []),
      unpin(tools),
    ],
    next: [
      `Commit Pulumi.${stack.split("/").at(-1)}.yaml: it says which region is active.`,
      ...(command === "drill" ? [`To go back: npm run dr -- failback --stack ${stack}`] : []),
      way.left(stack, move),
      ...(hasQueues(situation)
        ? [
            `Dead letters stay in ${from}; to count them, or carry them over: npm run dr -- drain --stack ${stack}`,
          ]
        : []),
    ],
  };
}

async function changes(tools: Tools, move: Move) {
  const situation = await tools.look();
  const opened = { activeRegion: move.to, stopWrites: undefined, acceptLoss: undefined };
  // The way back from a move that was given up half-way: the region is only closed.
  if (situation.writer.region === move.to) return { ...opened, restoreFrom: undefined };
  return { ...opened, ...(await wayOf(situation).changes(tools, move)) };
}
