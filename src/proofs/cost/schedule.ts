import { UnpricedError } from "./unpriced.ts";

const weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/** Hours of a week. */
const weekHours = 168;

/**
 * The hours of a week, 0 being Monday's first, in which an expression of AWS's cron fires: once an hour at most, in
 * every week alike. Time zones move them all and change no sum.
 * @throws UnpricedError on what no schedule here uses
 */
export function hoursOf(expression: string): readonly number[] {
  const [minute = "", hour = "", day = "", month = "", weekday = "", year = ""] =
    /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  if (!/^\d+$/.test(minute) || ![day, month, year].every((field) => field === "*" || field === "?"))
    throw new UnpricedError(`${expression} is no schedule that is the same in every week`);
  return daysOf(weekday).flatMap((start) => dayHoursOf(hour).map((each) => start * 24 + each));
}

function daysOf(field: string): readonly number[] {
  if (field === "*" || field === "?") return weekdays.map((_, day) => day);
  const [first = "", last = first] = field.split("-");
  const [from, to] = [weekdays.indexOf(first), weekdays.indexOf(last)];
  if (from < 0 || to < from) throw new UnpricedError(`${field} is no range of weekdays from MON to SUN`);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function dayHoursOf(field: string): readonly number[] {
  const [start = "", step = field === "*" ? "1" : "24"] = field.split("/");
  const first = start === "*" ? 0 : Number(start);
  if (!(first >= 0 && first < 24 && Number(step) >= 1))
    throw new UnpricedError(`${field} is no hour of a day`);
  return Array.from(
    { length: Math.ceil((24 - first) / Number(step)) },
    (_, index) => first + index * Number(step),
  );
}

/** The value in each hour of a week, where each holds from its hours until the next one's. */
export function weekOf(
  values: readonly { readonly schedule: string; readonly value: number }[],
  otherwise: number,
): readonly number[] {
  const starts = new Map(
    values.flatMap(({ schedule, value }) => hoursOf(schedule).map((hour) => [hour, value])),
  );
  let current = [...starts].reduce((last, start) => (start[0] > last[0] ? start : last), [-1, otherwise])[1];
  return Array.from({ length: weekHours }, (_, hour) => {
    current = starts.get(hour) ?? current;
    return current;
  });
}

export const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
