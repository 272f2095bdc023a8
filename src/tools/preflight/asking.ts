import { ReportedError } from "../../cli/errors.ts";
import { explainAws } from "../../cli/explain.ts";

/**
 * Asks AWS.
 * @param action as IAM names it
 * @throws ReportedError that says what to do, with AWS's own error as its cause
 */
export async function asking<T>(action: string, where: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new ReportedError(`${action} in ${where}: ${explainAws(cause, action)}`, { cause });
  }
}

/** Asks AWS for something that may not be there: undefined where AWS says so by an error of one of the names in `absent`. */
export async function askingFor<T>(
  [action, where]: readonly [action: string, where: string],
  absent: readonly string[],
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await asking(action, where, call);
  } catch (error) {
    const { cause } = error as ReportedError;
    if (cause instanceof Error && absent.includes(cause.name)) return undefined;
    throw error;
  }
}
