import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { describe } from "../../kit/watch/alert.ts";
import type { Topics } from "../../kit/watch/topics.ts";
import type { EventAlert } from "../../kit/watch/watch.ts";

export interface EventsArgs {
  readonly alerts: readonly EventAlert[];
  readonly owner: string;
  readonly topics: Topics;
}

/** Tells people of events that mean that something failed. */
export function createEventAlerts(scope: Scope, { alerts, owner, topics }: EventsArgs): void {
  const block = enter(scope, "Events");
  for (const alert of alerts) {
    const { id, severity, pattern, paths } = alert;
    const topic = topics[severity];
    const rule = new aws.cloudwatch.EventRule(
      nameIn(block, `event-${id}`),
      { description: describe({ ...alert, owner }), eventPattern: pulumi.jsonStringify(pattern) },
      optionsIn(block),
    );
    new aws.cloudwatch.EventTarget(
      nameIn(block, `event-target-${id}`),
      {
        rule: rule.name,
        arn: topic.arn,
        inputTransformer: { inputPaths: paths, inputTemplate: JSON.stringify(mail(alert, owner)) },
      },
      optionsIn(block, { dependsOn: topic.policy }),
    );
  }
}

const mail = ({ paths, ...alert }: EventAlert, owner: string): string =>
  [describe({ ...alert, owner }), ...Object.keys(paths).map((name) => `${name}: <${name}>`)].join(". ");
