import { type Advice, breachOf, type Violation } from "../../model/rule.ts";
import type { Resource } from "../../reachability/inventory.ts";

const iam = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

const checks = {
  "delivery-refused": {
    why: "A service that may not write what it was told to loses it, mostly without telling anybody",
    sources: [`${iam}/reference_policies_evaluation-logic_policy-eval-basics.html`],
    remedy: "Give the policy that is asked the statement that the service's documentation shows",
  },
  "delivery-nowhere": {
    why: "What is written to something that the stack does not have is lost, or kept unencrypted where the service makes it itself",
    sources: ["ours"],
    remedy: "Name the resource of the plan that it is meant for",
  },
  "delivery-region": {
    why: "Services write in their own region alone: what is in the other one they refuse, or cannot reach while it is lost",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html",
    ],
    remedy: "Name the resource of the same region",
  },
  "delivery-for-strangers": {
    why: "A service asks for whoever told it to, also for somebody in another account",
    sources: [`${iam}/confused-deputy.html`],
    remedy: "Bind the statement to this account by aws:SourceAccount or aws:SourceArn",
  },
  "delivery-too-wide": {
    why: "A statement about more than what is written lets the service overwrite what others keep there",
    sources: [`${iam}/best-practices.html#grant-least-privilege`],
    remedy: "Name in the statement what the service writes to, and nothing else",
  },
  "delivery-unasked": {
    why: "A statement that no service needs is a way in that nobody watches",
    sources: [`${iam}/best-practices.html#grant-least-privilege`],
    remedy: "Take the statement, or the action, away",
  },
  "policy-of-another": {
    why: "A policy that is about another resource protects neither: its own has none",
    sources: [
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html",
    ],
    remedy: "Make the policy of the resource that it is attached to",
  },
} as const satisfies Readonly<Record<string, Advice>>;

export type DeliveryRule = keyof typeof checks;
export const deliveryChecks: Readonly<Record<DeliveryRule, Advice>> = checks;

export const problem = (rule: DeliveryRule, subject: Resource, message: string): Violation =>
  breachOf(checks, rule, subject.urn, message);
