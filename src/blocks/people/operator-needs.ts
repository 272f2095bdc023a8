import type { ManagedPolicy, Need, RoleNeeds } from "../../kit/role-needs.ts";
import { people, provided } from "./holders.ts";
import { looksNeeds } from "./looks-needs.ts";
import { anothers, own } from "./restrictions.ts";

const views: ManagedPolicy = {
  policy: "job-function/ViewOnlyAccess",
  why: "Who looks after the environment sees everything but contents",
  source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ViewOnlyAccess.html",
};

const readsLogs: readonly Need[] = [
  {
    by: "person",
    why: "Who looks for a cause reads the environment's logs, in either region",
    actions: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery"],
    on: [
      "/payments/{suffix}/*",
      "aws-waf-logs-payments-*-{suffix}",
      "aws-waf-logs-payments-*-{suffix}:*",
      "/aws/rds/cluster/aurora-*-{suffix}-g*",
      "/aws/ecs/containerinsights/payments-*-{suffix}/*",
    ].map((name) => `arn:aws:logs:*:{account}:log-group:${name}`),
    broad: "Both regions are the environment's, and a move must not change a role",
  },
  {
    by: "person",
    why: "A query is read, and stopped when it takes too long",
    actions: ["logs:GetQueryResults", "logs:StopQuery"],
    on: ["*"],
    broad: "A query has no ARN, and whoever knows its ID was allowed to start it",
  },
  ...looksNeeds,
];

export const readOnly: RoleNeeds = {
  role: "role-read-only",
  holders: [people, provided],
  needs: readsLogs,
  managed: [views],
};

const itsOwn = {
  "aws:ResourceTag/Environment": own,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable
  "aws:ResourceTag/CostCenter": "${aws:PrincipalTag/CostCenter}",
};

/** A need for one remedy of an incident, narrowed by the tags of resource and session. */
const operates = (service: string, why: string, ...actions: readonly string[]): Need => ({
  by: "person",
  why,
  actions: actions.map((action) => `${service}:${action}`),
  on: [`arn:aws:${service}:*:{account}:*`],
  when: { StringEquals: itsOwn },
  broad: "What an incident is about is known by its tags, which the condition compares",
});

const inItsClusters = ["cluster/CLUSTER", "service/CLUSTER/*", "task/CLUSTER/*"].map(
  (kind) => `arn:aws:ecs:*:{account}:${kind.replace("CLUSTER", "payments-*-{suffix}")}`,
);

export const operator: RoleNeeds = {
  role: "role-operator",
  holders: [people, provided],
  needs: [
    ...readsLogs,
    operates("backup", "Before a risky remedy the database is backed up", "StartBackupJob"),
    operates(
      "cloudwatch",
      "An alarm is tried, or silenced while its cause is worked on",
      "DisableAlarmActions",
      "EnableAlarmActions",
      "SetAlarmState",
    ),
    {
      ...operates(
        "ecs",
        "The application is scaled or restarted, a task stopped",
        "StopTask",
        "UpdateService",
      ),
      on: inItsClusters,
    },
    {
      ...operates("ecs", "What a container does is looked at from inside", "ExecuteCommand"),
      on: inItsClusters,
      where: "{shells-of-operators}",
    },
    operates(
      "rds",
      "The database fails over, or an instance is restarted",
      "FailoverDBCluster",
      "RebootDBInstance",
    ),
    operates("secretsmanager", "A password that may be known is changed", "RotateSecret"),
    {
      ...operates(
        "sqs",
        "A queue of a region that was left is drained, and dead letters are tried again",
        "CancelMessageMoveTask",
        "DeleteMessage",
        "GetQueueAttributes",
        "ListMessageMoveTasks",
        "ReceiveMessage",
        "SendMessage",
        "StartMessageMoveTask",
      ),
      where: "{queue-payments?}",
    },
    {
      ...operates("kms", "SQS uses a queue's key for whoever drains it", "Decrypt", "GenerateDataKey"),
      when: {
        StringEquals: {
          ...itsOwn,
          "kms:ViaService": ["sqs.{region}.amazonaws.com", "sqs.{other.region}.amazonaws.com"],
        },
      },
      where: "{queue-payments?}",
    },
  ],
  managed: [views],
  refused: anothers([own]),
  becomes: {
    roles: ["role-task", "role-worker"],
    why: "A shell in a container has what the container has",
    where: "{shells-of-operators}",
  },
};
