import type { Registration } from "./registration.ts";

/**
 * Minutes between two events of a rule that goes by a rate in minutes, undefined of any other.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function minutesBetween(rule: Registration | undefined): number | undefined {
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(String(rule?.inputs.scheduleExpression)) ?? [];
  return minutes === undefined ? undefined : Number(minutes);
}
