/** `page` wakes somebody, `ticket` waits until morning. */
export const severities = ["page", "ticket"] as const;

export type AlarmSeverity = (typeof severities)[number];

/** An alarm's fault, severity, owner and entry in the runbook. */
export interface Alert {
  /** The id of the alert's entry in the runbook. */
  readonly id: string;
  /** The fault, as a sentence without its full stop. */
  readonly what: string;
  readonly severity: AlarmSeverity;
  /** The team that looks after the alert. */
  readonly owner: string;
}

/** The page with an alarm's entry, in this repository. */
const runbookOf = (id: string): string => `docs/runbooks/alarms.md#${id}`;

/** The alarm's description, which whoever is woken reads first. */
export const describe = ({ id, what, severity, owner }: Alert): string =>
  `${what}. Severity: ${severity}. Owner: ${owner}. Runbook: ${runbookOf(id)}`;
