import * as aws from "@pulumi/aws";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

interface ScheduleArgs {
  /** The name that the function, its schedule and its permission share. */
  readonly kind: string;
  /** The rule's description: a sentence without its full stop. */
  readonly description: string;
  readonly minutes: number;
  readonly called: aws.lambda.Function;
}

/** Has a function called by the clock, and lets no other rule call it. */
export function callEvery(scope: Scope, { kind, description, minutes, called }: ScheduleArgs): void {
  const rule = new aws.cloudwatch.EventRule(
    nameIn(scope, `schedule-${kind}`),
    {
      description,
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
      scheduleExpression: `rate(${minutes} minute${minutes === 1 ? "" : "s"})`,
    },
    optionsIn(scope),
  );
  const permission = new aws.lambda.Permission(
    nameIn(scope, `permission-${kind}`),
    {
      function: called.name,
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceAccount: scope.accountId,
      sourceArn: rule.arn,
    },
    optionsIn(scope),
  );
  new aws.cloudwatch.EventTarget(
    nameIn(scope, `schedule-target-${kind}`),
    { rule: rule.name, arn: called.arn },
    optionsIn(scope, { dependsOn: permission }),
  );
}
