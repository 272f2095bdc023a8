import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

export interface QuerySubjects {
  /** Names of log groups. */
  readonly application: pulumi.Input<string>;
  readonly flow: pulumi.Input<string>;
  readonly webAcl: pulumi.Input<string>;
  readonly resolver: pulumi.Input<string>;
}

/** Questions that an incident begins with, by the log group that answers. */
export const queries: Readonly<
  Record<string, { readonly log: keyof QuerySubjects; readonly query: readonly string[] }>
> = {
  "failures by reason": {
    log: "application",
    query: [
      "filter ispresent(Reason)",
      "stats count(*) as failures by Reason, bin(5m)",
      "sort failures desc",
    ],
  },
  "slowest payments": {
    log: "application",
    query: [
      "filter ispresent(TransactionDuration)",
      "fields @timestamp, TransactionDuration, trace_id",
      "sort TransactionDuration desc",
      "limit 50",
    ],
  },
  "one trace": {
    log: "application",
    query: [
      "filter trace_id = 'PASTE THE TRACE ID HERE'",
      "fields @timestamp, @message",
      "sort @timestamp asc",
    ],
  },
  "errors of the application": {
    log: "application",
    query: [
      "filter level in ['error', 'fatal']",
      "stats count(*) as times by message",
      "sort times desc",
      "limit 50",
    ],
  },
  "rejected connections": {
    log: "flow",
    query: [
      "filter action = 'REJECT'",
      "stats count(*) as times by srcAddr, dstAddr, dstPort",
      "sort times desc",
      "limit 50",
    ],
  },
  "refused names": {
    log: "resolver",
    query: [
      "filter firewall_rule_action = 'BLOCK'",
      "stats count(*) as times by query_name, srcaddr",
      "sort times desc",
      "limit 50",
    ],
  },
  "blocked requests": {
    log: "webAcl",
    query: [
      "filter action = 'BLOCK'",
      "stats count(*) as times by terminatingRuleId, httpRequest.clientIp, httpRequest.uri",
      "sort times desc",
      "limit 50",
    ],
  },
};

/** Saves the questions, in a folder of this region and environment. */
export function createQueries(scope: Scope, subjects: QuerySubjects): void {
  const block = enter(scope, "Queries");
  for (const [name, { log, query }] of Object.entries(queries))
    new aws.cloudwatch.QueryDefinition(
      nameIn(block, `query-${name.replaceAll(" ", "-")}`),
      {
        name: `${application}/${scope.suffix}/${scope.region.code}/${name}`,
        logGroupNames: [subjects[log]],
        queryString: query.join("\n| "),
      },
      optionsIn(block),
    );
}
