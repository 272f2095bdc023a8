/** A recovery point, as far as its age goes. */
interface ListedPoint {
  readonly Status?: string | undefined;
  /** The time that the recovery point's data is of. A copy has its source's. */
  readonly CreationDate?: Date | undefined;
}

/**
 * Seconds since the newest recovery point that can be restored; undefined where there is none.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
 */
export function newestAge(points: readonly ListedPoint[], now: Date): number | undefined {
  const times = points.flatMap(({ Status, CreationDate }) =>
    Status === "COMPLETED" && CreationDate ? [CreationDate.getTime()] : [],
  );
  return times.length === 0 ? undefined : secondsBetween(new Date(Math.max(...times)), now);
}

/** Seconds from one time to another, never less than 0: AWS's clock and the function's are two. */
export const secondsBetween = (then: Date, now: Date): number =>
  Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
