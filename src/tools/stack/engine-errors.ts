import { CommandError, ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { messageOf, ReportedError } from "../../cli/errors.ts";
import { accessRemedy } from "./access.ts";

/** @throws ReportedError that says what to do about what the engine ended with */
export async function explained<T>(stack: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ReportedError) throw error;
    throw new ReportedError(explainEngine(error, stack), { cause: error });
  }
}

/** The errors among everything that a command printed; its last line where it names none. */
function lastWords(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  const errors = [...new Set(lines.filter((line) => /^error: /.test(line)))];
  return (errors.length > 0 ? errors : lines.filter((line) => line !== "").slice(-1)).join("\n  ");
}

/** The advice about an error of the engine's. */
export function explainEngine(error: unknown, stack: string): string {
  const message = messageOf(error);
  if (error instanceof ConcurrentUpdateError)
    return `another update of ${stack} is running: wait for it. If its process is gone: npx pulumi cancel --stack ${stack}`;
  if (error instanceof StackNotFoundError)
    return `the state's backend has no stack ${stack}: npx pulumi whoami -v says which backend is used, npx pulumi login changes it`;
  // Not the word alone: the command, which is quoted in the message, has it too.
  if (/incorrect passphrase|PULUMI_CONFIG_PASSPHRASE/.test(message))
    return "Pulumi lacks the passphrase: set PULUMI_CONFIG_PASSPHRASE_FILE, or PULUMI_CONFIG_PASSPHRASE";
  if (/ENOENT/.test(message)) return "there is no Pulumi: npm ci, or https://www.pulumi.com/docs/install";
  // So does the Automation API hand on that a process was ended: execa's words for it.
  const [, signal] = /Command was killed with (SIG\w+)/.exec(message) ?? [];
  if (signal !== undefined)
    return `Pulumi was ended from outside, by ${signal}: run the same command again. If it finds the stack locked: npx pulumi cancel --stack ${stack}`;
  if (error instanceof CommandError)
    return `Pulumi failed: ${lastWords(message)}\n${accessRemedy(message) ?? "Mend that"}, and run the same command again: docs/runbooks/failures.md`;
  return `Pulumi failed: ${message}`;
}
