/** The daily backup window, UTC: when neither coast of the United States pays much. */
export const backupWindow = "07:00-07:30";

/** The weekly maintenance window, UTC. It must not overlap the backup window. */
export const maintenanceWindow = "sun:08:00-sun:08:30";

/**
 * The maintenance window of an instance. Each has an hour of its own, so that one of them always serves.
 * @param index 0 is the first writer; at most 14
 */
export function instanceMaintenanceWindow(index: number): string {
  const hour = String(9 + index).padStart(2, "0");
  return `sun:${hour}:00-sun:${hour}:30`;
}
