/** A number of minutes. */
export const minutesOf = (minutes: number): string => (minutes === 1 ? "a minute" : `${minutes} minutes`);
