import { usesSecretsKey } from "../../kit/common-needs.ts";
import type { Holder, Need, RoleNeeds } from "../../kit/role-needs.ts";
import { ecs, sessions } from "./agent-needs.ts";

/** The tasks of this account and region. */
const ownTasks: Holder = {
  service: "ecs-tasks.amazonaws.com",
  when: {
    StringEquals: { "aws:SourceAccount": "{account}" },
    ArnLike: { "aws:SourceArn": "arn:aws:ecs:{region}:{account}:*" },
  },
};

const exec = `${ecs}/ecs-exec.html`;

const execution: RoleNeeds = {
  role: "role-execution",
  holders: [ownTasks],
  needs: [
    {
      by: "agent",
      why: "The agent logs in to the registry",
      source: `${ecs}/task_execution_IAM_role.html`,
      actions: ["ecr:GetAuthorizationToken"],
      on: ["*"],
      broad: "The token is the registry's, not a repository's",
    },
    {
      by: "agent",
      why: "The agent pulls the images of a task",
      source: `${ecs}/task_execution_IAM_role.html`,
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      on: ["{repository-app}", "{repository-collector}"],
    },
    {
      by: "agent",
      why: "The agent puts secrets into a container: the processor's key, the certificate, and the login to the database, whichever is the writable one",
      source: `${ecs}/secrets-envvar-secrets-manager.html`,
      actions: ["secretsmanager:GetSecretValue"],
      on: [
        "{secret-processor-key?}",
        "arn:aws:secretsmanager:{region}:{account}:secret:payments/{suffix}/{code}/*",
      ],
    },
    {
      by: "agent",
      why: "The login to a global database is the other region's, of which this one has a replica",
      source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
      actions: ["secretsmanager:GetSecretValue"],
      on: ["arn:aws:secretsmanager:{region}:{account}:secret:payments/{suffix}/{logins-of}/application-g*"],
    },
    usesSecretsKey("Secrets Manager decrypts these with the key of whoever asks", "kms:Decrypt"),
    {
      by: "agent",
      why: "The agent puts the collector's configuration into its container",
      source: `${ecs}/secrets-envvar-ssm-paramstore.html`,
      actions: ["ssm:GetParameters"],
      on: ["{parameter-collector}"],
    },
    {
      by: "agent",
      why: "The log driver writes what containers print",
      source: `${ecs}/using_awslogs.html`,
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      on: [
        "{log-group-application}:*",
        "{log-group-application-collector}:*",
        "{log-group-application-worker?}:*",
      ],
    },
  ],
};

/** The needs of what runs beside the program of every task. */
const anyTask: readonly Need[] = [
  {
    by: "container",
    why: "The collector writes the application's metrics as log events",
    source:
      "https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/internal/aws/cwlogs/cwlog_client.go",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    on: ["{log-group-application-metrics}:*"],
  },
  {
    by: "container",
    why: "The collector passes traces on to X-Ray, and asks for the application which requests to trace",
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXRayDaemonWriteAccess.html",
    actions: [
      "xray:GetSamplingRules",
      "xray:GetSamplingStatisticSummaries",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ],
    on: ["*"],
    broad: "X-Ray has no ARNs for traces and sampling",
  },
  sessions("ECS Exec opens a shell in a container", exec),
  {
    by: "agent",
    why: "ECS Exec records every line of a shell",
    source: exec,
    actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    on: ["{log-group-exec}:*"],
  },
  {
    by: "agent",
    why: "ECS Exec looks whether the log group is there, and encrypted",
    source: exec,
    actions: ["logs:DescribeLogGroups"],
    on: ["*"],
    broad: "It lists groups, which no ARN can narrow",
  },
];

const task: RoleNeeds = {
  role: "role-task",
  holders: [ownTasks],
  needs: anyTask,
};

const worker: RoleNeeds = {
  role: "role-worker",
  only: "where payments are queued",
  holders: [ownTasks],
  needs: anyTask,
};

/** The roles of tasks, and of the agent that starts them. */
export const taskNeeds: readonly RoleNeeds[] = [execution, task, worker];
