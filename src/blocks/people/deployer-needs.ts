import type { Need } from "../../kit/role-needs.ts";
import { spendingNeeds } from "./spending-needs.ts";

/** The resources that the program makes, changes and takes away, by the service that is asked for them. */
const services: Readonly<Record<string, string>> = {
  "access-analyzer": "the analyzer of what others may reach",
  acm: "certificates",
  apigateway: "the API in front of the application",
  "application-autoscaling": "the number of tasks",
  autoscaling: "instances",
  backup: "vaults, plans and restore tests",
  "backup-storage": "the storage of a vault under a key of ours",
  cloudtrail: "the trail",
  cloudwatch: "alarms and dashboards",
  config: "the recorder of configurations",
  dynamodb: "the record of which region writes, and raises it",
  ec2: "networks and launch templates",
  ecr: "repositories and their images",
  ecs: "the cluster, its capacity and the service",
  elasticache: "the cache",
  elasticloadbalancing: "load balancers",
  events: "rules of events",
  guardduty: "the detector",
  kms: "keys",
  lambda: "functions",
  logs: "log groups",
  "network-firewall": "the firewall that looks at handshakes",
  rds: "databases",
  route53resolver: "which names may be resolved, and the log of them",
  s3: "buckets",
  secretsmanager: "secrets and their rotation",
  securityhub: "standards",
  sns: "topics",
  sqs: "queues",
  ssm: "parameters, and which image to launch",
  tag: "the search for what a destruction left",
  wafv2: "web ACLs",
  xray: "groups and sampling",
};

/** The condition that a role has the boundary of what AWS runs for the environment. */
const bounded = { StringEquals: { "iam:PermissionsBoundary": "{boundary-workloads}" } };

const changes = [
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

const profiles = [
  "iam:AddRoleToInstanceProfile",
  "iam:CreateInstanceProfile",
  "iam:DeleteInstanceProfile",
  "iam:RemoveRoleFromInstanceProfile",
  "iam:TagInstanceProfile",
  "iam:UntagInstanceProfile",
];

/**
 * Patterns of the roles' ARNs. Pulumi ends a role's name with a random tail. Roles that administrators look after have a
 * path before the name.
 */
const ownRoles = ["arn:aws:iam::{account}:role/role-*-{suffix}-*"];

const recordNames = "route53:ChangeResourceRecordSetsNormalizedRecordNames";

/** A need to change the records of these names in a zone, and the records that prove certificates for them. */
const changesNames = (zone: string, names: string, why: string): Need => ({
  by: "program",
  why,
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html",
  actions: ["route53:ChangeResourceRecordSets"],
  on: [`arn:aws:route53:::hostedzone/${zone}`],
  when: {
    "ForAllValues:StringLike": { [recordNames]: [names, `_*.${names}`] },
    Null: { [recordNames]: "false" },
  },
});

const looksAfter = (zone: string): Need => ({
  by: "program",
  why: "The program changes the zone that it made, has its queries recorded, and takes it away",
  actions: [
    "route53:ChangeTagsForResource",
    "route53:CreateQueryLoggingConfig",
    "route53:DeleteHostedZone",
    "route53:UpdateHostedZoneComment",
  ],
  on: [`arn:aws:route53:::hostedzone/${zone}`],
});

/** The calls of `pulumi up` and `npm run destroy`. */
export const deployerNeeds: readonly Need[] = [
  ...Object.entries(services).map(
    ([service, what]): Need => ({
      by: "program",
      why: `The program makes, changes and takes away ${what}`,
      actions: [`${service}:*`],
      on: ["*"],
      when: { StringEquals: { "aws:RequestedRegion": ["{region}", "{other.region}"] } },
      broad:
        "What is not made yet has no ARN and no tag; regions, the session's tags and the boundary narrow it",
    }),
  ),
  {
    by: "program",
    why: "The record of which region writes has a witness in a third region",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
    actions: ["dynamodb:CreateGlobalTableWitness", "dynamodb:DeleteGlobalTableWitness"],
    on: ["arn:aws:dynamodb:*:{account}:table/payments-lease-{suffix}"],
    broad: "Which region the witness is in is the descriptor's to say; the table is named",
  },
  {
    by: "program",
    why: "The program looks the zone up, and makes health checks and zones",
    actions: ["route53:CreateHealthCheck", "route53:CreateHostedZone", "route53:Get*", "route53:List*"],
    on: ["*"],
    broad: "A zone is found by its name, what is new has no ARN, and Route 53 is in no region",
  },
  {
    by: "program",
    why: "The program changes its health checks, and takes them away",
    actions: ["route53:ChangeTagsForResource", "route53:DeleteHealthCheck", "route53:UpdateHealthCheck"],
    on: ["arn:aws:route53:::healthcheck/*"],
    broad: "Route 53 makes up their IDs, and its conditions know no tags",
  },
  {
    by: "program",
    why: "The program ends the log of its zone's queries",
    actions: ["route53:DeleteQueryLoggingConfig"],
    on: ["arn:aws:route53:::queryloggingconfig/*"],
    broad: "Route 53 makes up its ID, and its conditions know no tags",
  },
  ...spendingNeeds,
  changesNames("{zone}", "{zone-names}", "The program has the environment's names lead where they should"),
  looksAfter("{zone-made}"),
  changesNames("{zone-of-peer}", "{name-of-peer}", "The peer's name leads through the peering"),
  looksAfter("{zone-of-peer}"),
  {
    by: "program",
    why: "The program makes the roles of what runs, and each has the boundary before it has anything else",
    actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
    on: ownRoles,
    when: bounded,
  },
  {
    by: "program",
    why: "ECS steers the load balancer with a policy of AWS's",
    actions: ["iam:AttachRolePolicy"],
    on: ownRoles,
    when: {
      ...bounded,
      ArnEquals: {
        "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
      },
    },
  },
  {
    by: "program",
    why: "The program changes and takes away the roles of what runs",
    actions: changes,
    on: ownRoles,
  },
  {
    by: "program",
    why: "An instance has its role by a profile",
    actions: profiles,
    on: ["arn:aws:iam::{account}:instance-profile/instance-profile-*-{suffix}-*"],
  },
  {
    by: "program",
    why: "The provider compares roles, policies and the boundary with what was made",
    actions: ["iam:Get*", "iam:List*"],
    on: ["*"],
    broad: "It reads nothing that is secret, and changes nothing",
  },
  {
    by: "program",
    why: "The program hands roles to the services that act with them",
    actions: ["iam:PassRole"],
    on: ownRoles,
    when: {
      StringEquals: {
        "iam:PassedToService": [
          "backup.amazonaws.com",
          "ec2.amazonaws.com",
          "ecs-tasks.amazonaws.com",
          "ecs.amazonaws.com",
          "lambda.amazonaws.com",
          "vpc-flow-logs.amazonaws.com",
        ],
      },
    },
  },
  {
    by: "program",
    why: "Services make their own roles when an account uses them for the first time",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
    actions: ["iam:CreateServiceLinkedRole"],
    on: ["arn:aws:iam::{account}:role/aws-service-role/*"],
  },
  {
    by: "program",
    why: "Routes and rules of a peer in another account are changed with a role of that account",
    actions: ["sts:AssumeRole"],
    on: ["{peer-role}"],
  },
];
