/**
 * Tells `report` of every promise that is rejected with nobody handling it, in place of whoever was told before: an
 * error in an `apply` surfaces only so.
 *
 * @returns a function that puts everything back
 */
export function watchRejections(report: (reason: unknown) => void): () => void {
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", report);
  return () => {
    process.removeListener("unhandledRejection", report);
    for (const listener of others) process.on("unhandledRejection", listener);
  };
}
