import { about, allow, type Fault, fault, inputOf, plus, put, statements } from "./fault.ts";

const application = "role-policy-execution";

/** Faults of grants on more than is needed or under fewer conditions, and of denials that are gone. */
export const wide: readonly Fault[] = [
  fault(
    "iam-too-wide",
    "every secret",
    statements(
      application,
      about("secretsmanager:GetSecretValue", () => ({ Resource: "*" })),
    ),
    "role-execution",
    "secretsmanager:GetSecretValue on *",
  ),
  fault(
    "iam-too-wide",
    "a keeper of its own region's tasks",
    put(
      "role-policy-keeper",
      "ecs:us-west-2:123456789012:service/payments-usw2-",
      "ecs:us-east-1:123456789012:service/payments-use1-",
    ),
    "role-keeper-use1-production",
    "ecs:UpdateService",
  ),
  fault(
    "iam-too-wide",
    "a keeper of every rule of the other region",
    statements(
      "role-policy-keeper",
      about("elasticloadbalancing:ModifyRule", () => ({
        Resource: "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener-rule/*",
      })),
    ),
    "role-keeper-use1-production",
    "elasticloadbalancing:ModifyRule",
  ),
  fault(
    "iam-too-wide",
    "a keeper that looks at rules anywhere",
    statements(
      "role-policy-keeper",
      about("elasticloadbalancing:DescribeRules", () => ({ Condition: {} })),
    ),
    "role-keeper-use1-production",
    "elasticloadbalancing:DescribeRules",
  ),
  fault(
    "iam-too-wide",
    "secrets of every environment",
    put(application, "secret:payments/production/use1/", "secret:payments/"),
    "role-execution",
    "secret:payments/*",
  ),
  fault(
    "iam-too-wide",
    "log groups by prefix",
    put(application, "/application:*", "/application*:*"),
    "role-execution",
    "logs:PutLogEvents",
  ),
  fault(
    "iam-too-wide",
    "a key for something else",
    (clean) => {
      const key = /key\/[0-9a-f-]+/;
      const [logs = ""] = key.exec(String(inputOf(clean, "role-policy-recorder", "policy"))) ?? [];
      return put("role-policy-rotation", key, logs)(clean);
    },
    "role-rotation",
    "kms:Decrypt",
  ),
  fault(
    "iam-too-wide",
    "the whole bucket",
    put("role-policy-recorder", "/AWSLogs/123456789012/*", "/*"),
    "role-recorder",
    "s3:PutObject",
  ),
  fault(
    "iam-too-wide",
    "an account that is open",
    put(
      "role-policy-restore-test",
      "us-east-1:123456789012:cluster:awsbackup",
      "us-east-1:*:cluster:awsbackup",
    ),
    "role-restore-test",
  ),
  fault(
    "iam-too-wide",
    "readers' function reads the master's secret as well",
    put("role-policy-sql-reader", /secret:payments\/production\/reader\/use1-g\*-\?{6}/, "secret:*"),
    "role-sql-reader",
    "secretsmanager:GetSecretValue",
  ),
  fault(
    "iam-too-wide",
    "readers have administrators' statements run",
    put("role-policy-database-reader-production", "function:sql-reader-", "function:sql-"),
    "role-database-reader",
    "lambda:InvokeFunction",
  ),
  fault(
    "iam-too-wide",
    "every action of a service",
    put("role-policy-rotation", '"secretsmanager:DescribeSecret"', '"secretsmanager:*"'),
    "role-rotation",
    "secretsmanager:*",
  ),
  fault(
    "iam-too-wide",
    "actions by prefix",
    put("role-policy-host", '"ecs:SubmitTaskStateChange"', '"ecs:Submit*"'),
    "role-host",
    "ecs:Submit*",
  ),
  fault("iam-too-wide", "everything", plus("role-policy-task", allow("*")), "role-task", "* on *"),
  fault(
    "iam-too-wide",
    "a key without the service that may use it",
    statements(
      application,
      about("kms:Decrypt", () => ({ Condition: undefined })),
    ),
    "role-execution",
    "kms:Decrypt",
    "kms:ViaService",
  ),
  fault(
    "iam-too-wide",
    "a key by another service",
    put(application, "secretsmanager.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com"),
    "role-execution",
    "kms:Decrypt",
  ),
  fault(
    "iam-too-wide",
    "grants that are not for AWS",
    statements(
      "role-policy-backup",
      about("kms:CreateGrant", () => ({ Condition: undefined })),
    ),
    "role-backup",
    "kms:CreateGrant",
  ),
  fault(
    "iam-too-wide",
    "any cluster to poll",
    statements(
      "role-policy-host",
      about("ecs:Poll", () => ({ Condition: undefined })),
    ),
    "role-host",
    "ecs:Poll",
  ),
  fault(
    "iam-too-wide",
    "a condition that is weaker by its operator",
    put("role-policy-host", '"ArnEquals"', '"ArnEqualsIfExists"'),
    "role-host",
    "ecs:Poll",
  ),
  fault(
    "iam-too-wide",
    "roles handed to any service",
    statements(
      "role-policy-deployer-production",
      about("iam:PassRole", () => ({ Condition: undefined })),
    ),
    "role-deployer",
    "iam:PassRole",
  ),
  fault(
    "iam-too-wide",
    "any role handed on",
    statements(
      "role-policy-deployer-production",
      about("iam:PassRole", () => ({ Resource: "*" })),
    ),
    "role-deployer",
    "iam:PassRole",
  ),
  fault(
    "iam-too-wide",
    "any region",
    statements(
      "role-policy-deployer-production",
      about("ec2:*", () => ({ Condition: undefined })),
    ),
    "role-deployer",
    "ec2:*",
  ),
  fault(
    "iam-too-wide",
    "one more region",
    put("role-policy-deployer-production", '"us-west-2"]', '"us-west-2","eu-west-1"]'),
    "role-deployer",
    "aws:RequestedRegion",
  ),
  fault(
    "iam-too-wide",
    "databases of other environments to operate",
    statements(
      "role-policy-operator-production",
      about("rds:FailoverDBCluster", () => ({ Condition: undefined })),
    ),
    "role-operator",
    "rds:FailoverDBCluster",
  ),
  fault(
    "iam-refusal",
    "the function's code may do what Lambda may",
    statements("role-policy-rotation", (all) => all.filter(({ Effect }) => Effect === "Allow")),
    "role-rotation",
    "ec2:CreateNetworkInterface",
  ),
  fault(
    "iam-refusal",
    "another load balancer let out of a Deny",
    put(
      "role-policy-infrastructure",
      '"NotResource":[',
      '"NotResource":["arn:aws:elasticloadbalancing:*:*:listener/app/other/*",',
    ),
    "role-infrastructure",
    "elasticloadbalancing:ModifyListener",
  ),
  fault(
    "iam-too-wide",
    "records of any zone",
    put("role-policy-deployer-names-production", /hostedzone\/Z\w+/, "hostedzone/*"),
    "role-deployer",
    "route53:ChangeResourceRecordSets",
  ),
  fault(
    "iam-too-wide",
    "any name in the zone",
    put("role-policy-deployer-names-production", '["pay.example.com"', '["*"'),
    "role-deployer",
    "NormalizedRecordNames",
  ),
  fault(
    "iam-refusal",
    "a deployer who may stop the trail",
    put("role-policy-deployer-production", '"cloudtrail:StopLogging",', ""),
    "role-deployer",
    "cloudtrail:StopLogging",
  ),
  fault(
    "iam-refusal",
    "a deployer who may delete what the trail has written",
    put("role-policy-deployer-production", '"s3:DeleteObject",', ""),
    "role-deployer",
    "s3:DeleteObject",
  ),
  fault(
    "iam-too-wide",
    "a pipeline that pushes images of every environment",
    put("role-policy-pipeline-production", "payments/production/app", "payments/*"),
    "role-pipeline",
    "ecr:PutImage",
  ),
  fault(
    "iam-not-needed",
    "an operator who opens shells in production",
    put("role-policy-operator-production", '"ecs:StopTask"', '"ecs:ExecuteCommand","ecs:StopTask"'),
    "role-operator",
    "ecs:ExecuteCommand",
  ),
  fault(
    "iam-refusal",
    "an emergency in another environment",
    statements("role-policy-break-glass-production", (all) => all.slice(1)),
    "role-break-glass",
    "aws:ResourceTag/Environment",
  ),
  fault(
    "iam-refusal",
    "an emergency that nobody writes down",
    statements("role-policy-break-glass-production", (all) => all.slice(0, -1)),
    "role-break-glass",
    "ssm:StartSession",
  ),
];
