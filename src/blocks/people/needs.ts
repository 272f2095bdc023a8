import type {
  Conditions,
  Holder,
  ManagedPolicy,
  Need,
  Restriction,
  RoleNeeds,
} from "../../kit/role-needs.ts";
import { deployerNeeds } from "./deployer-needs.ts";
import { evidenceRefused } from "./evidence-refusals.ts";
import { looksNeeds } from "./looks-needs.ts";

const passOn = ["sts:AssumeRole", "sts:TagSession"];

/** The tags that every session has to bear. */
const saying: Conditions = {
  StringEquals: {
    "aws:RequestTag/Environment": "{environment}",
    "aws:RequestTag/CostCenter": "{cost-center}",
  },
  StringLike: { "aws:RequestTag/Who": "?*" },
  "ForAllValues:StringEquals": { "aws:TagKeys": ["Environment", "CostCenter", "Who"] },
};

/** People whom the account lets in, with a second factor shown within the hour. */
const people: Holder = {
  kind: "AWS",
  principal: "arn:aws:iam::{account}:root",
  actions: passOn,
  when: {
    ...saying,
    Bool: { "aws:MultiFactorAuthPresent": "true" },
    NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
  },
};

/** People whom an identity provider lets in, which asks for the second factor itself. */
const provided: Holder = {
  kind: "AWS",
  principal: "arn:aws:iam::{account}:root",
  actions: passOn,
  when: { ...saying, ArnLike: { "aws:PrincipalArn": "arn:aws:iam::{account}:role/*" } },
  only: "where the configuration names the provider's roles",
};

const anothers = (environments: readonly string[]): readonly Restriction[] => [
  {
    why: "Another environment's resources are out of reach",
    actions: ["*"],
    on: ["*"],
    when: {
      StringNotEquals: { "aws:ResourceTag/Environment": environments },
      Null: { "aws:ResourceTag/Environment": "false" },
    },
  },
  {
    why: "Nothing is made on another team's account",
    actions: ["*"],
    on: ["*"],
    when: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable
      StringNotEquals: { "aws:RequestTag/CostCenter": "${aws:PrincipalTag/CostCenter}" },
      Null: { "aws:RequestTag/CostCenter": "false" },
    },
  },
];
// biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable
const own = "${aws:PrincipalTag/Environment}";

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

const readOnly: RoleNeeds = {
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

/** One remedy of an incident. The tags of resource and session narrow it. */
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

const operator: RoleNeeds = {
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

/** Whoever may have one kind of statement run. What is done with the rows is nobody's role here. */
const inDatabase = (access: "reader" | "administrator", why: string): RoleNeeds => ({
  role: `role-database-${access}`,
  holders: [people, provided],
  needs: [
    {
      by: "person",
      why,
      actions: ["lambda:InvokeFunction"],
      on: [`arn:aws:lambda:*:{account}:function:sql-${access}-*-{suffix}-g*`],
      broad: "Both regions are the environment's, and a move brings a database with a function of its own",
    },
  ],
  refused: anothers([own]),
});

/** The roles of what AWS runs for the environment, which whoever deploys it may change. The evidence's roles are not among it. */
const deployed = [
  "role-backup",
  "role-deployment-hook",
  "role-execution",
  "role-flow-logs",
  "role-host",
  "role-infrastructure",
  "role-keeper",
  "role-point-age",
  "role-restore-test",
  "role-rotation",
  "role-session-rotation",
  "role-smoke-probe",
  "role-smoke-test",
  "role-sql-administrator",
  "role-sql-reader",
  "role-task",
  "role-worker",
];

const breakGlass: RoleNeeds = {
  role: "role-break-glass",
  holders: [people],
  needs: [],
  managed: [
    {
      policy: "AdministratorAccess",
      why: "An emergency is what nobody thought of; somebody is paged when the role is taken",
      source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
    },
  ],
  refused: [
    ...anothers([own]),
    {
      why: "A shell on a host is one that is recorded, and one in a container is opened by ECS, which records it too",
      actions: ["ssm:StartSession"],
      on: {
        allBut: [
          "arn:aws:ec2:*:{account}:instance/*",
          "arn:aws:ssm:*:{account}:document/SSM-SessionManagerRunShell",
          "arn:aws:ssm:*::document/AWS-StartPortForwardingSessionToRemoteHost",
        ],
      },
    },
  ],
  becomes: {
    roles: [...deployed, "role-deployer"],
    why: "An emergency may take a change of any part of the environment",
  },
};

const workflow: Holder = {
  kind: "Federated",
  principal: "arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com",
  actions: ["sts:AssumeRoleWithWebIdentity"],
  when: {
    StringEquals: {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": "repo:?*",
    },
  },
};

const pushing = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html";

const continuousIntegration: RoleNeeds = {
  role: "role-ci",
  only: "where a workflow deploys",
  holders: [workflow],
  needs: [
    {
      by: "program",
      why: "A workflow goes on to the deployer's role, with the tags that its token cannot carry",
      actions: passOn,
      on: ["{role-deployer}"],
    },
  ],
  becomes: { roles: [...deployed, "role-deployer"], why: "A workflow deploys" },
};

const noHostShell: Restriction = {
  why: "A shell on a host has whatever its containers have, and takes the role for emergencies, of which somebody is told",
  actions: ["ssm:ResumeSession", "ssm:SendCommand", "ssm:StartSession"],
  on: ["*"],
};

const deployer: RoleNeeds = {
  role: "role-deployer",
  holders: [people, provided, { kind: "AWS", principal: "{role-ci?}", actions: passOn, when: saying }],
  needs: deployerNeeds,
  refused: [...anothers([own, "{peers}"]), noHostShell, ...evidenceRefused],
  becomes: { roles: deployed, why: "Whoever decides what runs decides what it does with its roles" },
};

/** The role that takes down what holds evidence or payments. No workflow does. */
const destroyer: RoleNeeds = {
  role: "role-destroyer",
  holders: [people, provided],
  needs: deployerNeeds,
  refused: [...anothers([own, "{peers}"]), noHostShell],
  becomes: { roles: deployed, why: "Whoever takes something down could change it first" },
};

const pipeline: RoleNeeds = {
  role: "role-pipeline",
  only: "where a workflow pushes images",
  holders: [workflow],
  needs: [
    {
      by: "program",
      why: "The application's pipeline signs in to the registry",
      source: pushing,
      actions: ["ecr:GetAuthorizationToken"],
      on: ["*"],
      broad: "The token is the registry's, not a repository's",
    },
    {
      by: "program",
      why: "The application's pipeline pushes its images, where a tag names one for ever, and looks whether one is there",
      source: pushing,
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      on: ["{primary.repository-app}"],
    },
  ],
  becomes: {
    roles: ["role-task", "role-worker"],
    why: "Images run as the application, once somebody deploys them",
  },
};

export const peopleNeeds: readonly RoleNeeds[] = [
  operator,
  readOnly,
  inDatabase("reader", "Who reconciles looks at what was paid, in the database of either region"),
  inDatabase("administrator", "Who administers the database changes it by hand, and somebody is told"),
  breakGlass,
  continuousIntegration,
  deployer,
  destroyer,
  pipeline,
];
