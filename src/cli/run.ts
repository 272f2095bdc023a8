import { type CommandLine, status } from "./command-line.ts";
import { ArgumentError, Declined, Interrupted, ReportedError } from "./errors.ts";
import { paintFor } from "./terminal.ts";

/**
 * Runs a command and ends the process as its help promises. What is reported is shown without a stack trace; anything
 * else is a fault of the program, and its trace tells where.
 *
 * @param work returns the exit status
 * @param stop aborted by Ctrl-C
 */
export async function run(
  { call }: CommandLine,
  work: () => Promise<number>,
  stop: AbortSignal = new AbortController().signal,
): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error) => noteUnwritten(error, stream.isTTY));
  try {
    process.exitCode = await work();
  } catch (error) {
    const ending = endingOf(error, stop.aborted);
    if (ending === undefined) throw error;
    console.error(paintFor(process.stderr)("red", ending.message));
    if (ending.status === status.wrongArguments) console.error(`Help: ${call} --help`);
    process.exitCode = ending.status;
  }
}

/** An error as the person who ran the command sees it; undefined for a fault of the program. */
export function endingOf(
  error: unknown,
  stopped: boolean,
): { readonly message: string; readonly status: number } | undefined {
  const { message } = error instanceof ReportedError ? error : new Interrupted();
  if (stopped || error instanceof Declined || error instanceof Interrupted)
    return { message, status: status.stopped };
  if (error instanceof ArgumentError) return { message, status: status.wrongArguments };
  if (isFull(error)) return { message: unwritten(error), status: status.failed };
  return error instanceof ReportedError ? { message, status: status.failed } : undefined;
}

const unwritten = ({ message }: Error) => `Not everything could be written: ${message}`;

/** Whether an error is the disk's or its quota's, and no fault of the program. */
const isFull = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");

let isNoted = false;

/**
 * Notes that output could not be written: its reader has had enough (`| head`) or has closed the terminal (EIO), or the disk
 * is full. What was begun is finished all the same, a move above all; a full disk is told at the end.
 */
function noteUnwritten(error: NodeJS.ErrnoException, isTerminal: boolean): void {
  if (error.code === "EPIPE" || (error.code === "EIO" && isTerminal)) return;
  if (!isFull(error)) throw error;
  if (isNoted) return;
  isNoted = true;
  process.once("exit", () => {
    console.error(unwritten(error));
    process.exitCode = status.failed;
  });
}
