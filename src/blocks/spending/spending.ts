import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { component, optionsIn, type Scope } from "../../kit/scope.ts";

interface SpendingArgs {
  /** Addresses that are told. AWS itself tells each of them, without a link to confirm. */
  readonly emails: readonly string[];
  /** USD that the account may cost a month. */
  readonly accountBudget: number;
  /** The account's monitor of what each service costs, or that it is to be made; undefined for none. */
  readonly anomalyMonitor: AnomalyMonitor | undefined;
}

/** An ARN, or `create` in an account that has none. */
export type AnomalyMonitor = "create" | (string & {});

/** The budget's warnings, in percent: of what has been spent, and of what the month is forecast to cost. */
const warnings = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/** The part of the budget that an anomaly has to cost before somebody is told. */
const noteworthy = 0.05;

/**
 * Tells people when the account costs more than it should, or otherwise than it did. The budget has no filter: by a tag it
 * would see nothing until somebody activates that tag for cost allocation, which only a management account or a single one
 * can do (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/custom-tags.html).
 */
export function createSpending(global: Scope, { emails, accountBudget, anomalyMonitor }: SpendingArgs): void {
  const named = (kind: string) => logicalName(kind, undefined, global.suffix);
  const scope = { ...global, parent: component("Spending", named("spending"), { parent: global.parent }) };
  new aws.budgets.Budget(
    named("budget"),
    {
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(accountBudget),
      limitUnit: "USD",
      notifications: warnings.map((warning) => ({
        ...warning,
        comparisonOperator: "GREATER_THAN",
        thresholdType: "PERCENTAGE",
        subscriberEmailAddresses: [...emails],
      })),
    },
    optionsIn(scope),
  );
  if (anomalyMonitor !== undefined)
    new aws.costexplorer.AnomalySubscription(
      named("anomaly-subscription"),
      {
        // Mail goes daily or weekly, and what is sent at once goes to topics alone.
        // https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_AnomalySubscription.html
        frequency: "DAILY",
        monitorArnLists: [anomalyMonitor === "create" ? createMonitor(scope) : anomalyMonitor],
        subscribers: emails.map((address) => ({ type: "EMAIL", address })),
        thresholdExpression: {
          dimension: {
            key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
            matchOptions: ["GREATER_THAN_OR_EQUAL"],
            values: [String(Math.ceil(accountBudget * noteworthy))],
          },
        },
      },
      optionsIn(scope),
    );
}

/** The monitor of what each service costs. AWS refuses a second one (aws-cloudformation/cloudformation-coverage-roadmap#2515). */
const createMonitor = (scope: Scope): pulumi.Output<string> =>
  new aws.costexplorer.AnomalyMonitor(
    logicalName("anomaly-monitor", undefined, scope.suffix),
    { monitorType: "DIMENSIONAL", monitorDimension: "SERVICE" },
    optionsIn(scope),
  ).arn;
