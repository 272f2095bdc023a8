/** The schedule of the daily backup: midnight, UTC. */
export const dailySchedule = "cron(0 0 * * ? *)";

/**
 * AWS's cron expression for the backups between two daily ones, on the hour, UTC; undefined where there are none.
 * @param everyMinutes whole hours that divide a day
 */
export function scheduleBetween(everyMinutes: number): string | undefined {
  const hours = everyMinutes / 60;
  return hours === 24 ? undefined : `cron(0 ${hours}/${hours} * * ? *)`;
}

/** The schedule of the restore test: Sundays at noon, UTC, when the newest copy of the week is there and nobody deploys. */
export const restoreTestSchedule = "cron(0 12 ? * SUN *)";
