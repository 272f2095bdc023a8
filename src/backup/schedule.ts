/**
 * AWS's cron expression for a backup every so many minutes, on the hour, UTC.
 * @param everyMinutes whole hours that divide a day
 */
export function backupSchedule(everyMinutes: number): string {
  const hours = everyMinutes / 60;
  return `cron(0 ${hours === 1 ? "*" : hours === 24 ? "0" : `0/${hours}`} * * ? *)`;
}

/** Sundays, UTC, when the newest copy of the week is there and nobody deploys. */
export const restoreTestSchedule = "cron(0 12 ? * SUN *)";
