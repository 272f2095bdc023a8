/** `page` wakes somebody, `ticket` waits until morning. */
export const severities = ["page", "ticket"] as const;

export type AlarmSeverity = (typeof severities)[number];

/** What every alarm says of itself. */
export interface Alert {
  /** Its entry in the runbook. */
  readonly id: string;
  /** What is wrong, as a sentence without its full stop. */
  readonly what: string;
  readonly severity: AlarmSeverity;
  /** Who looks after it. */
  readonly owner: string;
}

/** Where an alarm's entry is, in this repository. */
export const runbookOf = (id: string): string => `docs/runbooks/alarms.md#${id}`;

/** What whoever is woken reads first. */
export const describe = ({ id, what, severity, owner }: Alert): string =>
  `${what}. Severity: ${severity}. Owner: ${owner}. Runbook: ${runbookOf(id)}`;
