import { inputs, rewrite } from "../../mutate.ts";
import { copied, edit, fault, type PlannedFault, part, statements } from "./fault.ts";

const trailBucket = "bucket-policy-trail-use1-production";
const without = (sid: string) => statements("policy", (one) => (one.Sid === sid ? undefined : one));
const alsoAllowing = (statement: Readonly<Record<string, string | Readonly<Record<string, string>>>>) =>
  rewrite("policy", '"Statement":[', `"Statement":[${JSON.stringify({ Effect: "Allow", ...statement })},`);

/** Policies that lack something, are about another region or resource, or let in too many. */
export const deliveryFaults: readonly PlannedFault[] = [
  fault(
    "CloudTrail without s3:GetBucketAcl",
    "delivery-refused",
    trailBucket,
    edit(trailBucket, without("TrailAsksForTheOwner")),
  ),
  fault(
    "the trail's bucket is bound to another trail",
    "delivery-refused",
    trailBucket,
    edit(trailBucket, rewrite("policy", /payments-trail-use1-production"/g, 'payments-use1-production"')),
  ),
  fault(
    "the trail writes to another place than its policy says",
    "delivery-refused",
    trailBucket,
    edit("audit-trail-use1-production", inputs({ s3KeyPrefix: "trail" })),
  ),
  fault(
    "the trail may write anywhere in its bucket",
    "delivery-too-wide",
    trailBucket,
    edit(trailBucket, rewrite("policy", "/AWSLogs/123456789012/*", "/*")),
  ),
  fault(
    "any trail of any account may write to the bucket",
    "delivery-for-strangers",
    trailBucket,
    edit(
      trailBucket,
      statements("policy", (one) =>
        one.Sid === "TrailWrites"
          ? { ...one, Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } } }
          : one,
      ),
    ),
  ),
  fault(
    "the trail's key lets it make no data keys",
    "delivery-refused",
    "key-logs-use1-production",
    edit(
      "key-logs-use1-production",
      rewrite("policy", /(Trails.*?)"kms:GenerateDataKey\*"/, '$1"kms:Encrypt"'),
    ),
  ),
  fault(
    "the trail is under the other region's key",
    "delivery-region",
    "audit-trail-use1-production",
    copied("audit-trail-use1-production", "log-group-vpc-flow-usw2-production", "kmsKeyId"),
  ),
  fault(
    "the trail's role writes to another group",
    "delivery-refused",
    "role-trail-use1-production",
    edit("role-policy-trail-use1-production", rewrite("policy", "/use1/trail", "/use1/api")),
  ),
  fault(
    "Logs' principal of the other region in a key's policy",
    "delivery-refused",
    "key-logs-use1-production",
    edit(
      "key-logs-use1-production",
      rewrite("policy", "logs.us-east-1.amazonaws", "logs.us-west-2.amazonaws"),
    ),
  ),
  fault(
    "a key is for log groups of another account",
    "delivery-refused",
    "key-logs-usw2-production",
    edit(
      "key-logs-usw2-production",
      rewrite("policy", "us-west-2:123456789012:log-group", "us-west-2:210987654321:log-group"),
    ),
  ),
  fault(
    "a key lets in Logs of both regions",
    "delivery-unasked",
    "key-logs-use1-production",
    edit(
      "key-logs-use1-production",
      rewrite(
        "policy",
        '"logs.us-east-1.amazonaws.com"',
        '["logs.us-east-1.amazonaws.com","logs.us-west-2.amazonaws.com"]',
      ),
    ),
  ),
  fault(
    "a topic's policy with the other region's ARN",
    "policy-of-another",
    "topic-policy-page-use1-production",
    copied("topic-policy-page-use1-production", "topic-policy-page-usw2-production", "policy"),
  ),
  fault(
    "a topic takes alarms of the other region",
    "delivery-refused",
    "topic-policy-page-use1-production",
    edit(
      "topic-policy-page-use1-production",
      rewrite("policy", "cloudwatch:us-east-1", "cloudwatch:us-west-2"),
    ),
  ),
  fault(
    "an alarm tells the other region's topic",
    "delivery-region",
    "incident-customers-use1-production",
    copied("incident-customers-use1-production", "incident-customers-usw2-production", "alarmActions"),
  ),
  fault(
    "an event tells the other region's topic",
    "delivery-region",
    "event-target-threat-found-use1-production",
    copied("event-target-threat-found-use1-production", "event-target-threat-found-usw2-production", "arn"),
  ),
  fault(
    "events may not use the topics' key",
    "delivery-refused",
    "key-messaging-use1-production",
    edit("key-messaging-use1-production", without("Events")),
  ),
  fault(
    "a condition for EventBridge, which fills in none",
    "delivery-refused",
    "topic-policy-ticket-use1-production",
    edit(
      "topic-policy-ticket-use1-production",
      statements("policy", (one) =>
        one.Sid === "Events"
          ? { ...one, Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } }
          : one,
      ),
    ),
  ),
  fault(
    "S3 may publish to a topic as well",
    "delivery-unasked",
    "topic-policy-page-use1-production",
    edit(
      "topic-policy-page-use1-production",
      rewrite("policy", '"cloudwatch.amazonaws.com"', '["cloudwatch.amazonaws.com","s3.amazonaws.com"]'),
    ),
  ),
  fault(
    "a queue's policy of another queue",
    "policy-of-another",
    "queue-policy-payments-use1-production",
    copied("queue-policy-payments-use1-production", "queue-policy-dead-letters-use1-production", "policy"),
  ),
  fault(
    "a queue's policy attached to another queue",
    "policy-of-another",
    "queue-policy-payments-use1-production",
    copied("queue-policy-payments-use1-production", "queue-policy-dead-letters-use1-production", "queueUrl"),
  ),
  fault(
    "a log's delivery without logs:CreateLogStream",
    "delivery-refused",
    "log-policy-web-acl-use1-production",
    edit(
      "log-policy-web-acl-use1-production",
      rewrite("policyDocument", '["logs:CreateLogStream","logs:PutLogEvents"]', '"logs:PutLogEvents"'),
    ),
  ),
  fault(
    "a log's delivery from the other region",
    "delivery-refused",
    "log-policy-api-use1-production",
    edit(
      "log-policy-api-use1-production",
      rewrite(
        "policyDocument",
        '"arn:aws:logs:us-east-1:123456789012:*"',
        '"arn:aws:logs:us-west-2:123456789012:*"',
      ),
    ),
  ),
  fault(
    "a log's delivery to every group",
    "delivery-too-wide",
    "log-policy-api-use1-production",
    edit("log-policy-api-use1-production", rewrite("policyDocument", "/payments/production/use1/api:*", "*")),
  ),
  fault(
    "a log's delivery for whatever account",
    "delivery-for-strangers",
    "log-policy-resolver-queries-use1-production",
    edit(
      "log-policy-resolver-queries-use1-production",
      statements("policyDocument", ({ Condition: _, ...one }) => one),
    ),
  ),
  fault(
    "the API logs into the other region's group",
    "delivery-region",
    "api-stage-use1-production",
    copied("api-stage-use1-production", "api-stage-usw2-production", "accessLogSettings"),
  ),
  fault(
    "the web ACL logs to a group that is not there",
    "delivery-nowhere",
    "web-acl-logging-usw2-production",
    edit(
      "web-acl-logging-usw2-production",
      inputs({
        logDestinationConfigs: ["arn:aws:logs:us-west-2:123456789012:log-group:aws-waf-logs-payments"],
      }),
    ),
  ),
  fault(
    "queries for the zone outside us-east-1",
    "delivery-region",
    "query-log-production",
    edit(
      "query-log-production",
      inputs({
        cloudwatchLogGroupArn: "arn:aws:logs:us-west-2:123456789012:log-group:/payments/production/usw2/api",
      }),
    ),
  ),
  fault(
    "the load balancer logs to the other region's bucket",
    "delivery-region",
    "alb-use1-production",
    copied("alb-use1-production", "alb-usw2-production", "accessLogs"),
  ),
  fault(
    "the load balancer logs under another prefix",
    "delivery-refused",
    "bucket-policy-access-logs-use1-production",
    edit("alb-use1-production", part("connectionLogs", { prefix: "connections" })),
  ),
  fault(
    "a second service may write to the load balancer's bucket",
    "delivery-unasked",
    "bucket-policy-access-logs-use1-production",
    edit(
      "bucket-policy-access-logs-use1-production",
      alsoAllowing({
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::payments-access-logs-use1-production-123456789012/AWSLogs/*",
      }),
    ),
  ),
  fault(
    "the load balancer may do anything in its bucket",
    "delivery-too-wide",
    "bucket-policy-access-logs-use1-production",
    edit(
      "bucket-policy-access-logs-use1-production",
      rewrite("policy", "/load-balancer/AWSLogs/123456789012/*", "/*"),
    ),
  ),
  fault(
    "flow logs' role of another account",
    "delivery-refused",
    "role-flow-logs-use1-production",
    edit("role-flow-logs-use1-production", rewrite("assumeRolePolicy", "123456789012", "210987654321")),
  ),
  fault(
    "flow logs for whatever account",
    "delivery-for-strangers",
    "role-flow-logs-use1-production",
    edit(
      "role-flow-logs-use1-production",
      statements("assumeRolePolicy", ({ Condition: _, ...one }) => one),
    ),
  ),
  fault(
    "flow logs by the role of the other region",
    "delivery-refused",
    "role-flow-logs-usw2-production",
    copied("flow-log-use1-production", "flow-log-usw2-production", "iamRoleArn"),
  ),
  fault(
    "Config writes elsewhere than its role may",
    "delivery-refused",
    "role-recorder-use1-production",
    edit("role-policy-recorder-use1-production", rewrite("policy", "/AWSLogs/123456789012/*", "/config/*")),
  ),
  fault(
    "Config records into the other region's bucket",
    "delivery-refused",
    "role-recorder-use1-production",
    copied("delivery-channel-use1-production", "delivery-channel-usw2-production", "s3BucketName"),
  ),
  fault(
    "Config's role is not for Config",
    "delivery-refused",
    "role-recorder-usw2-production",
    edit("role-recorder-usw2-production", rewrite("assumeRolePolicy", "config.amazonaws", "ec2.amazonaws")),
  ),
  fault(
    "a rotation may be called for another secret only",
    "delivery-refused",
    "permission-session-rotation-use1-production",
    copied(
      "permission-session-rotation-use1-production",
      "permission-rotation-g1-use1-production",
      "sourceArn",
    ),
  ),
  fault(
    "a schedule's function may be called by another rule only",
    "delivery-refused",
    "permission-point-age-use1-production",
    edit("permission-point-age-use1-production", rewrite("sourceArn", "schedule-", "event-")),
  ),
  fault(
    "a function may be called for other accounts",
    "delivery-for-strangers",
    "permission-point-age-use1-production",
    edit("permission-point-age-use1-production", inputs({ sourceArn: undefined, sourceAccount: undefined })),
  ),
  fault(
    "tasks start by a role of the other region's tasks",
    "delivery-refused",
    "role-execution-use1-production",
    edit("role-execution-use1-production", rewrite("assumeRolePolicy", "ecs:us-east-1", "ecs:us-west-2")),
  ),
  fault(
    "tasks start with the other region's image",
    "delivery-region",
    "task-definition-use1-production",
    edit(
      "task-definition-use1-production",
      rewrite("containerDefinitions", ".dkr.ecr.us-east-1.", ".dkr.ecr.us-west-2."),
    ),
  ),
  fault(
    "a container logs to the other region",
    "delivery-region",
    "task-definition-use1-production",
    edit(
      "task-definition-use1-production",
      rewrite(
        "containerDefinitions",
        '"awslogs-group":"/payments/production/use1/application","awslogs-region":"us-east-1"',
        '"awslogs-group":"/payments/production/usw2/application","awslogs-region":"us-west-2"',
      ),
    ),
  ),
  fault(
    "ECS may not take on the role that shifts customers",
    "delivery-refused",
    "role-infrastructure-use1-production",
    edit(
      "role-infrastructure-use1-production",
      rewrite("assumeRolePolicy", "ecs.amazonaws", "ecs-tasks.amazonaws"),
    ),
  ),
  fault(
    "the database's log group is called otherwise",
    "delivery-nowhere",
    "aurora-use1-production-g1",
    edit(
      "log-group-database-g1-use1-production",
      inputs({ name: "/aws/rds/cluster/aurora-use1-production/postgresql" }),
    ),
  ),
  fault(
    "a backup into the other region's vault",
    "delivery-region",
    "backup-plan-use1-production",
    edit("backup-plan-use1-production", (registration) => {
      const rules = registration.inputs.rules as readonly object[];
      return inputs({
        rules: rules.map((rule) => ({ ...rule, targetVaultName: "backup-vault-usw2-production" })),
      })(registration);
    }),
  ),
  fault(
    "copies of recovery points to a vault that is not there",
    "delivery-nowhere",
    "backup-plan-use1-production",
    edit("backup-plan-use1-production", (registration) => {
      const text = JSON.stringify(registration.inputs.rules).replaceAll(
        "vault-usw2-production",
        "vault-usw2",
      );
      return inputs({ rules: JSON.parse(text) })(registration);
    }),
  ),
  fault(
    "a vault that takes no copies",
    "delivery-refused",
    "backup-vault-policy-usw2-production",
    edit(
      "backup-vault-policy-usw2-production",
      rewrite("policy", '"backup:DeleteRecoveryPoint"', '"backup:CopyIntoBackupVault"'),
    ),
  ),
  fault(
    "Backup's role is not for Backup",
    "delivery-refused",
    "role-backup-use1-production",
    edit("role-backup-use1-production", rewrite("assumeRolePolicy", "backup.amazonaws", "rds.amazonaws")),
  ),
  fault(
    "a bucket without a policy",
    "delivery-refused",
    "nothing says that it may",
    edit(trailBucket, "removed"),
  ),
  fault(
    "connections are written by a role of nobody's",
    "delivery-refused",
    "role/nobodys is no role of the plan",
    edit("flow-log-use1-production", inputs({ iamRoleArn: "arn:aws:iam::123456789012:role/nobodys" })),
  ),
  fault(
    "a policy of a bucket of nobody's",
    "policy-of-another",
    "is attached to nothing in the plan",
    edit(trailBucket, inputs({ bucket: "nobodys" })),
  ),
];
