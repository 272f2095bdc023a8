/** The answer of a call; undefined where AWS's error says that the thing is not there. */
export async function absentOn<T>(error: RegExp, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (thrown) {
    const { name, cause } = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error.test(cause instanceof Error ? cause.name : name)) return undefined;
    throw thrown;
  }
}
