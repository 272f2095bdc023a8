import { at, itemsOf } from "../model/inputs.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";

const budgetType = "aws:budgets/budget:Budget";
const remedy = "Make it with createSpending()";

/** Whether somebody's address is known to the stack. */
const hasReaders = ({ ofType }: Stack): boolean =>
  ofType("aws:sns/topicSubscription:TopicSubscription").some(({ inputs }) => inputs.protocol === "email");

/** Rules about what the account costs, and who is told. */
export const spendingRules: readonly Rule[] = [
  {
    id: "spending-watched",
    severity: "medium",
    pciDss: [],
    requirement: "What an account has once includes a budget, where anybody is told of anything",
    why: "What a stolen key or a mistake runs up is on the bill of the next month, and nobody reads a bill before",
    sources: ["https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html"],
    remedy: "Keep watchSpending() in src/program/platform.ts",
    check: (stack) => {
      const keeps = stack.ofType("aws:guardduty/detector:Detector").length > 0;
      const budgets = stack.ofType(budgetType).length;
      return keeps && hasReaders(stack) && budgets !== 1
        ? [{ subject: budgetType, message: `exists ${budgets} times` }]
        : [];
    },
  },
  ruleFor(
    budgetType,
    {
      id: "spending-told",
      severity: "medium",
      pciDss: [],
      requirement:
        "A budget is the whole account's, and tells people before it is spent, when it is, and when it will be",
      why: "Filtered by a tag that nobody has activated for cost allocation it sees nothing, and says so to nobody",
      sources: [
        "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/custom-tags.html",
        "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html",
      ],
      remedy,
    },
    ({ costFilters, filterExpression, timeUnit, budgetType: of, notifications }) => {
      if (of !== "COST" || timeUnit !== "MONTHLY") return "does not look at what a month costs";
      if (itemsOf(costFilters).length > 0 || filterExpression !== undefined) return "leaves something out";
      const told = itemsOf(notifications).filter(
        (one) => itemsOf(at(one, "subscriberEmailAddresses")).length > 0,
      );
      const tells = (type: string, from: number, to: number) =>
        told.some((one) => {
          const threshold = Number(at(one, "threshold"));
          return (
            at(one, "notificationType") === type &&
            at(one, "thresholdType") === "PERCENTAGE" &&
            at(one, "comparisonOperator") === "GREATER_THAN" &&
            threshold >= from &&
            threshold <= to
          );
        });
      if (!tells("ACTUAL", 50, 90)) return "tells nobody before it is spent";
      if (!tells("ACTUAL", 100, 100)) return "tells nobody when it is spent";
      return !tells("FORECASTED", 50, 100) && "tells nobody that it will be spent";
    },
  ),
  ruleFor(
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
    {
      id: "anomalies-told",
      severity: "medium",
      pciDss: [],
      requirement: "Whoever is told of unusual spending is told daily, by mail, from some monitor",
      why: "Mail is sent daily or weekly and never at once, and a week of unusual spending is a bill",
      sources: [
        "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_AnomalySubscription.html",
      ],
      remedy,
    },
    ({ frequency, subscribers, monitorArnLists }) => {
      if (itemsOf(monitorArnLists).length === 0) return "asks no monitor";
      const mailed = itemsOf(subscribers).filter((one) => at(one, "type") === "EMAIL");
      if (mailed.length === 0 || mailed.length < itemsOf(subscribers).length)
        return "does not tell by mail alone";
      return frequency !== "DAILY" && "is not told daily";
    },
  ),
];
