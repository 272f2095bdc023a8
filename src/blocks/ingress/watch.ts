import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import { customersIncident, symptomsOf, type WatchSpec } from "../../kit/watch/watch.ts";
import { dubiousRequestsAlarm, type IngressSubject, ingressAlarms } from "./alarms.ts";
import { ingressRow } from "./dashboard.ts";

interface IngressWatchArgs extends IngressSubject {
  readonly webAclLogs: pulumi.Input<string>;
  /** The public API, whose requests come in here too. Undefined without one. */
  readonly api: { readonly apiId: pulumi.Input<string>; readonly stage: string } | undefined;
}

/** The watch over the way in. */
export function watchIngress(args: IngressWatchArgs, monitoring: Monitoring): WatchSpec {
  const { loadBalancerErrors, turnedAway, certificate } = ingressAlarms(args, monitoring);
  return {
    alarms: [certificate, dubiousRequestsAlarm(args, args.api, monitoring)],
    symptoms: symptomsOf(customersIncident, [loadBalancerErrors, turnedAway]),
    row: ingressRow(args),
    queries: [
      {
        name: "blocked requests",
        logGroup: args.webAclLogs,
        commands: [
          "filter action = 'BLOCK'",
          "stats count(*) as times by terminatingRuleId, httpRequest.clientIp, httpRequest.uri",
          "sort times desc",
          "limit 50",
        ],
      },
    ],
  };
}
