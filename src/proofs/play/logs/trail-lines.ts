import type { PlainRecord } from "../../model/registration.ts";
import { type Inventory, type Resource, text } from "../../reachability/inventory.ts";

/**
 * Events of CloudTrail's, each with what filters ask for.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const event = (
  eventSource: string,
  eventName: string,
  userIdentity: PlainRecord,
  rest: PlainRecord = {},
): PlainRecord => ({
  eventVersion: "1.11",
  eventTime: "2026-11-29T08:12:21Z",
  awsRegion: "us-east-1",
  sourceIPAddress: "198.51.100.7",
  eventType: "AwsApiCall",
  readOnly: false,
  managementEvent: true,
  eventSource: `${eventSource}.amazonaws.com`,
  eventName,
  userIdentity,
  ...rest,
});

const root = { type: "Root", accountId: "123456789012", arn: "arn:aws:iam::123456789012:root" };
const user = { type: "IAMUser", userName: "alice", arn: "arn:aws:iam::123456789012:user/alice" };

const assumed = (role: string): PlainRecord => ({
  type: "AssumedRole",
  arn: `arn:aws:sts::123456789012:assumed-role/${role}/session`,
  sessionContext: { sessionIssuer: { type: "Role", userName: role } },
});

/**
 * The role that deployments are made with: the one whose token a CI asks for, and that may change the network. Undefined where
 * people deploy with their own.
 */
function deployerOf({ ofType }: Inventory): Resource | undefined {
  return ofType("aws:iam/role:Role").find(({ name }) => name.startsWith("role-deployer-"));
}

const nameOf = (role: Resource | undefined): string => text(role?.inputs.name) ?? role?.id ?? "";

/** The role for emergencies, by its name in the plan. */
const breakGlassOf = ({ ofType }: Inventory): Resource | undefined =>
  ofType("aws:iam/role:Role").find(({ name }) => name.startsWith("role-break-glass-"));

/** The role that changes the database by hand. */
const administratorOf = ({ ofType }: Inventory): Resource | undefined =>
  ofType("aws:iam/role:Role").find(({ name }) => name.startsWith("role-database-administrator-"));

const networkChanges = {
  "security-group-change": [
    "AuthorizeSecurityGroupEgress",
    "AuthorizeSecurityGroupIngress",
    "CreateSecurityGroup",
    "DeleteSecurityGroup",
    "ModifySecurityGroupRules",
    "RevokeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
  ],
  "route-change": [
    "AssociateRouteTable",
    "AttachInternetGateway",
    "CreateNetworkAclEntry",
    "CreateRoute",
    "DeleteNetworkAclEntry",
    "DeleteRoute",
    "DisassociateRouteTable",
    "ReplaceNetworkAclAssociation",
    "ReplaceNetworkAclEntry",
    "ReplaceRoute",
    "ReplaceRouteTableAssociation",
  ],
} as const;

/** Events of a usual day: nobody has to be told of any, a deployment that changes the network included. */
export function usualCalls(inventory: Inventory): readonly PlainRecord[] {
  const deployer = assumed(nameOf(deployerOf(inventory)));
  return [
    event("ecs", "UpdateService", deployer),
    ...Object.values(networkChanges).flatMap((names) => names.map((name) => event("ec2", name, deployer))),
    event("ec2", "DescribeSecurityGroups", user, { readOnly: true }),
    event("iam", "GetRole", deployer, { readOnly: true }),
    event("kms", "Decrypt", assumed("role-task"), { readOnly: true }),
    event("kms", "CreateGrant", deployer),
    event("cloudtrail", "LookupEvents", user, { readOnly: true }),
    event(
      "sts",
      "AssumeRole",
      { type: "AWSService", invokedBy: "ecs-tasks.amazonaws.com" },
      {
        readOnly: true,
        requestParameters: { roleArn: "arn:aws:iam::123456789012:role/role-task" },
      },
    ),
    // What AWS does for the account is the root's, and nobody has logged in.
    event("kms", "RotateKey", { ...root, invokedBy: "kms.amazonaws.com" }),
    event("secretsmanager", "RotationSucceeded", root, { eventType: "AwsServiceEvent" }),
  ];
}

/** Events that somebody has to be told of, each with the phrase for it. */
export function alarmingCalls(inventory: Inventory): readonly {
  readonly says: string;
  readonly urgent: boolean;
  readonly call: PlainRecord;
}[] {
  const deployer = assumed(nameOf(deployerOf(inventory)));
  const glass = text(breakGlassOf(inventory)?.computed.arn);
  const administrator = text(administratorOf(inventory)?.computed.arn);
  const page = (says: string, call: PlainRecord) => ({ says, urgent: true, call });
  const stranger = [user, assumed("somebody-else"), root];
  return [
    page("the root user logs in", event("signin", "ConsoleLogin", root, { eventType: "AwsConsoleSignIn" })),
    page("the root user makes a key", event("iam", "CreateAccessKey", root)),
    ...(glass === undefined
      ? []
      : [
          page(
            "somebody takes the role for emergencies",
            event("sts", "AssumeRole", user, { readOnly: true, requestParameters: { roleArn: glass } }),
          ),
        ]),
    ...(administrator === undefined
      ? []
      : [
          {
            says: "somebody takes the role that changes the database by hand",
            urgent: false,
            call: event("sts", "AssumeRole", user, {
              readOnly: true,
              requestParameters: { roleArn: administrator },
            }),
          },
        ]),
    ...["CreateUser", "AttachRolePolicy", "PutRolePolicy"].map((name) => ({
      says: `somebody calls ${name}`,
      urgent: false,
      call: event("iam", name, user),
    })),
    ...["DisableKey", "ScheduleKeyDeletion"].map((name) =>
      page(`somebody calls ${name}`, event("kms", name, deployer)),
    ),
    ...["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"].map((name) =>
      page(`somebody calls ${name}`, event("cloudtrail", name, user)),
    ),
    ...Object.values(networkChanges).flatMap((names) =>
      names.flatMap((name, index) =>
        page(`${name} is called outside a deployment`, event("ec2", name, stranger[index % 3] ?? user)),
      ),
    ),
  ];
}
