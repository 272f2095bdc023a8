import type * as pulumi from "@pulumi/pulumi";
import type { LogQuery } from "../../kit/watch/watch.ts";

/** The first questions to the application's log. */
export const applicationQueries = (logGroup: pulumi.Input<string>): readonly LogQuery[] => [
  {
    name: "failures by reason",
    logGroup,
    commands: [
      "filter ispresent(Reason)",
      "stats count(*) as failures by Reason, bin(5m)",
      "sort failures desc",
    ],
  },
  {
    name: "slowest payments",
    logGroup,
    commands: [
      "filter ispresent(TransactionDuration)",
      "fields @timestamp, TransactionDuration, trace_id",
      "sort TransactionDuration desc",
      "limit 50",
    ],
  },
  {
    name: "one trace",
    logGroup,
    commands: [
      "filter trace_id = 'PASTE THE TRACE ID HERE'",
      "fields @timestamp, @message",
      "sort @timestamp asc",
    ],
  },
  {
    name: "errors of the application",
    logGroup,
    commands: [
      "filter level in ['error', 'fatal']",
      "stats count(*) as times by message",
      "sort times desc",
      "limit 50",
    ],
  },
];
