import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { claimPath } from "../../kit/paths.ts";
import { anewAfterFailure, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { fenceName, fenceTags, nobodysName } from "../../recovery/state.ts";
import { closedTo } from "./closed.ts";
import type { Listeners } from "./listeners.ts";
import { priorities } from "./rules.ts";

interface ClaimArgs {
  readonly listeners: Listeners;
  /** The claim that the region makes; undefined while it makes none. */
  readonly claim: number | undefined;
  /** The resources that have to be there before the claim. */
  readonly after: readonly pulumi.Resource[];
}

/** The answer of a region that claims to be active. The end of it is marked, or claim 1 would be found in claim 12. */
export const claimText = (claim: number): string => `active-region-claim:${claim};`;

/**
 * The rule by which a standby region claims to be active: a health check of Route 53's reads it, and sends customers.
 * It is there in both states, so that a move changes a rule and creates none.
 */
export const createClaim = (scope: Scope, { listeners, claim, after }: ClaimArgs): aws.lb.ListenerRule =>
  claim === undefined
    ? answerClaim(scope, "claim", listeners, "404", "standby", after)
    : answerClaim(scope, "claim", listeners, "200", claimText(claim), after);

/**
 * The rule by which the primary region answers that it claims nothing, ever: whoever asks there whether the load balancer
 * answers must not be told how the application does.
 */
export const createNoClaim = (scope: Scope, listeners: Listeners): aws.lb.ListenerRule =>
  answerClaim(scope, "no-claim", listeners, "404", "primary", []);

const answerClaim = (
  scope: Scope,
  kind: string,
  listeners: Listeners,
  statusCode: string,
  text: string,
  after: readonly pulumi.Resource[],
): aws.lb.ListenerRule =>
  new aws.lb.ListenerRule(
    nameIn(scope, kind),
    {
      listenerArn: listeners.production.arn,
      priority: priorities.claim,
      conditions: [{ pathPattern: { values: [claimPath] } }],
      actions: [fixedResponse(statusCode, text)],
    },
    // A claim that is not heard leaves customers in a region that comes back as it was.
    optionsIn(scope, { ...anewAfterFailure, dependsOn: [...after] }),
  );

interface FenceArgs {
  readonly listeners: Listeners;
  /** The names that customers use. */
  readonly customerNames: readonly string[];
  /** Whether requests reach the application. */
  readonly open: boolean;
  /** The resources that have to be there before the fence changes. */
  readonly after: readonly pulumi.Resource[];
}

/** The rules of a fence. */
export interface Fence {
  readonly fence: aws.lb.ListenerRule;
  readonly writes: aws.lb.ListenerRule;
  readonly all: readonly aws.lb.ListenerRule[];
}

const nobody = { hostHeader: { values: [nobodysName] } };

/**
 * The rules that shut customers out of a region: nothing by the names that customers use, and by no name anything but GET
 * and HEAD: what is no method of either list, the firewall lets in nowhere. A database that has been left must not be written to, whoever still knows its load balancer's address. What
 * only reads, by the region's own name, passes: a health check tells whether the application is there, and people can
 * look at it before customers do.
 */
export function createFence(scope: Scope, args: FenceArgs): Fence {
  const { listeners, customerNames, open, after } = args;
  const rule = (name: string, priority: number, closed: Condition) =>
    new aws.lb.ListenerRule(
      name,
      {
        listenerArn: listeners.production.arn,
        priority,
        conditions: open ? [nobody] : [closed],
        actions: [fixedResponse("503", "This region is not in service")],
        tags: fenceTags(open),
      },
      optionsIn(scope, { ...anewAfterFailure, dependsOn: [...after] }),
    );
  const closed = closedTo(customerNames);
  const fence = rule(fenceName(scope.region.code, scope.suffix), priorities.fence, closed.fence);
  const writes = rule(nameIn(scope, "fence-writes"), priorities.fenceWrites, closed["fence-writes"]);
  return { fence, writes, all: [fence, writes] };
}

type Condition = aws.types.input.lb.ListenerRuleCondition;

const fixedResponse = (statusCode: string, messageBody: string) => ({
  type: "fixed-response",
  fixedResponse: { statusCode, contentType: "text/plain", messageBody },
});
