import type { Plain } from "../../../../src/proofs/model/registration.ts";
import { inputs, inTurn, type Mutation } from "../../mutate.ts";
import { copied, edit, type PlayFault, reworded } from "../../plans.ts";

/** Rewrites a rule's pattern in the primary region, as the text that it is. */
const pattern = (rule: string, from: string, to: string) =>
  edit(`${rule}-use1-production`, rewordedText("eventPattern", from, to));

const filter = (name: string, from: string, to: string) =>
  edit(`metric-filter-${name}-use1-production`, rewordedText("pattern", from, to));

/** @throws when that changes nothing */
const rewordedText =
  (input: string, from: string, to: string): Mutation =>
  (registration) => {
    const before = String(registration.inputs[input]);
    const after = before.replaceAll(from, to);
    if (after === before) throw new Error(`${registration.name} has no ${from} in its ${input}: ${before}`);
    return inputs({ [input]: after })(registration);
  };

const transformed =
  (changes: Readonly<Record<string, Plain>>): Mutation =>
  (registration) =>
    inputs({ metricTransformation: { ...Object(registration.inputs.metricTransformation), ...changes } })(
      registration,
    );

const target = (name: string, from: string, to: string) =>
  edit(`event-target-${name}-use1-production`, reworded("inputTransformer", from, to));

/** The faults that nothing named once, and those that were thought of before this was built. */
export const eventFaults: readonly PlayFault[] = [
  [
    "aws.ECS for aws.ecs",
    pattern("event-task-failed", "aws.ecs", "aws.ECS"),
    "event-heard",
    "source aws.ECS is none of",
  ],
  [
    "a detail type that does not exist",
    pattern("event-deployment-failed", "ECS Deployment State Change", "ECS Deployment Failed"),
    "event-heard",
    "detail-type ECS Deployment Failed is none of",
  ],
  [
    "a detail type of the other kind of call",
    pattern("event-rotation-failed", "AWS Service Event via CloudTrail", "AWS API Call via CloudTrail"),
    "event-told",
    "secretRotation",
  ],
  [
    "root pattern negated",
    filter("root-use", '= "Root"', '!= "Root"'),
    "good-day-quiet",
    "alarm-root-use-use1",
  ],
  [
    "another name in place of the suffix",
    pattern("event-rotation-failed", "secret:payments/production/", "secret:payments/prod-2/"),
    "event-told",
    "A password cannot be changed",
  ],
  // Thought of before.
  [
    "a stop code that does not exist",
    pattern("event-task-failed", "EssentialContainerExited", "ContainerExited"),
    "event-told",
    "A task's container ends by itself",
  ],
  [
    "a reason without its beginning",
    pattern("event-task-failed", "Task failed ", "Health check failed "),
    "event-told",
    "fails the load balancer's health check",
  ],
  [
    "a status that does not exist",
    pattern("event-task-failed", '"STOPPED"', '"STOPPING"'),
    "event-heard",
    "event-task-failed-use1",
  ],
  [
    "another region's cluster",
    copied("event-task-failed-use1-production", "event-task-failed-usw2-production", "eventPattern"),
    "event-told",
    "cluster-use1",
  ],
  [
    "any cluster of the account",
    pattern(
      "event-task-failed",
      '"clusterArn":["arn:aws:ecs:us-east-1:123456789012:cluster/payments-use1-production"],',
      "",
    ),
    "event-quiet",
    "event-task-failed-use1",
  ],
  [
    "every deployment's end",
    pattern(
      "event-deployment-failed",
      '["SERVICE_DEPLOYMENT_FAILED"]',
      '["SERVICE_DEPLOYMENT_FAILED","SERVICE_DEPLOYMENT_COMPLETED"]',
    ),
    "event-quiet",
    "event-deployment-failed-use1",
  ],
  [
    "a rule switched off",
    edit("event-copy-failed-use1-production", inputs({ state: "DISABLED" })),
    "event-heard",
    "event-copy-failed-use1",
  ],
  [
    "a text for a number",
    pattern("event-threat-found", '[{"numeric":[">=",7]}]', '["7"]'),
    "event-heard",
    "event-threat-found-use1",
  ],
  [
    "small oddities page",
    pattern("event-threat-found", '">=",7', '">=",1'),
    "event-quiet",
    "event-threat-found-use1",
  ],
  [
    "an attack waits until morning",
    copied("event-target-threat-found-use1-production", "event-target-copy-failed-use1-production", "arn"),
    "event-told",
    "event-threat-found-use1",
  ],
  [
    "a vault's name for its ARN",
    pattern("event-copy-failed", "arn:aws:backup:us-east-1:123456789012:backup-vault:", ""),
    "event-heard",
    "event-copy-failed-use1",
  ],
  [
    "status for state",
    pattern("event-backup-failed", '"state"', '"status"'),
    "event-heard",
    "event-backup-failed-use1",
  ],
  [
    "state for status",
    pattern("event-restore-test-failed", '"status"', '"state"'),
    "event-heard",
    "event-restore-test-failed-use1",
  ],
  [
    "expired backups are forgotten",
    pattern("event-backup-failed", ',"EXPIRED"', ""),
    "event-told",
    "ends as EXPIRED",
  ],
  [
    "a path that the event does not have",
    target("task-failed", "$.detail.taskArn", "$.detail.task"),
    "event-arrives",
    "$.detail.task",
  ],
  [
    "a target of another rule",
    copied("event-target-backup-failed-use1-production", "event-target-copy-failed-use1-production", "rule"),
    "event-told",
    "A backup ends as FAILED",
  ],
  [
    "a target in the other region",
    copied("event-target-backup-failed-use1-production", "event-target-backup-failed-usw2-production", "arn"),
    "event-told",
    "A backup ends as FAILED",
  ],
  [
    "a topic that lets events in by their rule",
    edit(
      "topic-policy-ticket-use1-production",
      rewordedText(
        "policy",
        '{"Service":"events.amazonaws.com"},',
        '{"Service":"events.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:events:us-east-1:123456789012:rule/*"}},',
      ),
    ),
    "event-arrives",
    "does not let events.amazonaws.com publish",
  ],
  [
    "a key that is shut to events",
    edit(
      "key-messaging-use1-production",
      rewordedText("policy", "events.amazonaws.com", "sns.amazonaws.com"),
    ),
    "event-arrives",
    "key-messaging-use1",
  ],
  [
    "the clock may call another function",
    copied(
      "permission-point-age-use1-production",
      "permission-point-age-usw2-production",
      "function",
      "sourceArn",
    ),
    "event-arrives",
    "schedule-point-age-use1",
  ],
  [
    "a permission of another rule",
    edit(
      "permission-point-age-use1-production",
      rewordedText("sourceArn", "schedule-point-age", "schedule-age"),
    ),
    "event-arrives",
    "schedule-point-age-use1",
  ],
  // Lines of logs.
  [
    "a filter on another log",
    copied(
      "metric-filter-root-use-use1-production",
      "metric-filter-throttled-use1-production",
      "logGroupName",
    ),
    "failure-told",
    "the root user logs in",
  ],
  ["all for any", filter("key-deletion", "||", "&&"), "failure-told", "DisableKey"],
  ["any for all", filter("iam-change", "&&", "||"), "good-day-quiet", "alarm-iam-change-use1"],
  [
    "root's own calls by AWS alone",
    filter("root-use", "NOT EXISTS", "EXISTS"),
    "good-day-quiet",
    "alarm-root-use-use1",
  ],
  [
    "another deployer",
    filter("route-change", "payments-deployer-production", "deployer-production"),
    "good-day-quiet",
    "alarm-route-change-use1",
  ],
  [
    "somebody without a role goes unseen",
    filter(
      "security-group-change",
      "($.userIdentity.sessionContext.sessionIssuer.userName NOT EXISTS) || ",
      "",
    ),
    "failure-told",
    "is called outside a deployment",
  ],
  [
    "one call of many is forgotten",
    filter("route-change", ' || ($.eventName = "ReplaceRoute")', ""),
    "failure-told",
    "ReplaceRoute is called",
  ],
  [
    "another source of events",
    filter("trail-change", "cloudtrail.amazonaws.com", "cloudtrail.aws.com"),
    "failure-told",
    "StopLogging",
  ],
  [
    "each counts nothing",
    edit("metric-filter-break-glass-use1-production", transformed({ value: "0" })),
    "failure-told",
    "takes the role for emergencies",
  ],
  [
    "a metric of another name",
    edit("metric-filter-break-glass-use1-production", transformed({ name: "glass-break" })),
    "series-sent",
    "alarm-break-glass-use1",
  ],
  [
    "the age from another field",
    edit("metric-filter-point-age-use1-production", transformed({ value: "$.recoveryPoints" })),
    "failure-told",
    "point-age-use1",
  ],
  [
    "open gates from another field",
    edit("metric-filter-keeper-use1-production", transformed({ value: "$.overtaken" })),
    "failure-told",
    "keeper-use1",
  ],
  [
    "open gates that are nowhere",
    edit(
      "metric-filter-keeper-use1-production",
      both(rewordedText("pattern", "openGates", "gates"), transformed({ value: "$.gates" })),
    ),
    "good-day-quiet",
    "alarm-keeper-silent-use1",
  ],
  [
    "the clock may call no keeper",
    edit("permission-keeper-use1-production", rewordedText("sourceArn", "schedule-keeper", "schedule-kept")),
    "event-arrives",
    "schedule-keeper-use1",
  ],
  [
    "an age that is nowhere",
    edit(
      "metric-filter-point-age-use1-production",
      both(rewordedText("pattern", "newestAgeSeconds", "ageSeconds"), transformed({ value: "$.ageSeconds" })),
    ),
    "good-day-quiet",
    "alarm-recovery-points-late-use1",
  ],
  [
    "a log without what the integration says",
    edit("api-stage-use1-production", reworded("accessLogSettings", "integrationStatus", "integration")),
    "good-day-quiet",
    "alarm-api-door-use1",
  ],
  [
    "a number for a text",
    filter("throttled", '"429"', "429 && $.status > 400"),
    "failure-told",
    "api-stage-use1",
  ],
];

function both(...mutations: readonly Mutation[]): Mutation {
  return (registration) => mutations.reduce((changed, mutation) => mutation(changed), registration);
}

/** Edits that change nothing for the worse. */
export const harmlessToEvents: readonly (readonly [what: string, change: PlayFault[1]])[] = [
  ["more states", pattern("event-copy-failed", '["FAILED"]', '["FAILED","ABORTED"]')],
  [
    "a prefix for an ARN",
    pattern(
      "event-task-failed",
      '"clusterArn":["arn:aws:ecs:us-east-1:123456789012:cluster/payments-use1-production"]',
      '"clusterArn":[{"suffix":":cluster/payments-use1-production"}]',
    ),
  ],
  ["high and critical attacks otherwise", pattern("event-threat-found", '">=",7', '">",6.9')],
  [
    "another order and other brackets",
    filter("root-use", '($.userIdentity.type = "Root")', '$.userIdentity.type = "Root"'),
  ],
  [
    "one more call",
    filter("trail-change", '"DeleteTrail")', '"DeleteTrail") || ($.eventName = "RemoveTags")'),
  ],
  [
    "fewer words in a mail",
    edit("event-target-backup-failed-use1-production", inputs({ inputTransformer: undefined })),
  ],
  [
    "a permission for any rule",
    inTurn(edit("permission-point-age-use1-production", inputs({ sourceArn: undefined }))),
  ],
];
