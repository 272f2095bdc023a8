import type { Alert } from "../../kit/watch/alert.ts";

/** An event of the trail that is watched, as a pattern of CloudWatch Logs. */
interface WatchedEvent extends Omit<Alert, "owner"> {
  /**
   * The pattern, in CloudWatch Logs' syntax:
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  readonly pattern: (known: Known) => string;
}

export interface Known {
  /** ARN of the role for emergencies. */
  readonly breakGlassArn: string;
  /** ARN of the role that changes the database by hand. */
  readonly administratorArn: string;
  /** Name of the role that deployments are made with. */
  readonly deployerName: string;
}

/** Events that somebody has to look at, whoever caused them; changes of the network only outside a deployment. */
export const watchedEvents: readonly WatchedEvent[] = [
  {
    id: "root-use",
    what: "Somebody uses the account's root user",
    severity: "page",
    pattern: () =>
      '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
  },
  {
    id: "break-glass",
    what: "Somebody takes the role for emergencies",
    severity: "page",
    pattern: ({ breakGlassArn }) =>
      `{ ($.eventName = "AssumeRole") && ($.requestParameters.roleArn = "${breakGlassArn}") }`,
  },
  {
    id: "database-administrator",
    what: "Somebody takes the role that changes the database by hand",
    severity: "ticket",
    pattern: ({ administratorArn }) =>
      `{ ($.eventName = "AssumeRole") && ($.requestParameters.roleArn = "${administratorArn}") }`,
  },
  {
    id: "iam-change",
    what: "Users, roles or policies are changed",
    severity: "ticket",
    pattern: () => '{ ($.eventSource = "iam.amazonaws.com") && ($.readOnly IS FALSE) }',
  },
  {
    id: "key-deletion",
    what: "A key is disabled or will be deleted, and with it all that is under it",
    severity: "page",
    pattern: () =>
      `{ ($.eventSource = "kms.amazonaws.com") && ${named(["DisableKey", "ScheduleKeyDeletion"])} }`,
  },
  {
    id: "trail-change",
    what: "A trail is stopped or changed: what happens from now on may go unseen",
    severity: "page",
    pattern: () =>
      `{ ($.eventSource = "cloudtrail.amazonaws.com") && ${named([
        "DeleteTrail",
        "PutEventSelectors",
        "PutInsightSelectors",
        "StopLogging",
        "UpdateTrail",
      ])} }`,
  },
  {
    id: "security-group-change",
    what: "Security groups are changed outside a deployment",
    severity: "page",
    pattern: outsideDeployment([
      "AuthorizeSecurityGroupEgress",
      "AuthorizeSecurityGroupIngress",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
      "ModifySecurityGroupRules",
      "RevokeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
    ]),
  },
  {
    id: "route-change",
    what: "Routes, gateways or network ACLs are changed outside a deployment",
    severity: "page",
    pattern: outsideDeployment([
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
    ]),
  },
];

function named(events: readonly string[]): string {
  return `(${events.map((event) => `($.eventName = "${event}")`).join(" || ")})`;
}

/**
 * The pattern of calls that no deployment made. A comparison with a field that is not there never holds, so users without a
 * role are asked for by themselves.
 */
function outsideDeployment(events: readonly string[]): WatchedEvent["pattern"] {
  const issuer = "$.userIdentity.sessionContext.sessionIssuer.userName";
  return ({ deployerName }) =>
    `{ ($.eventSource = "ec2.amazonaws.com") && ((${issuer} NOT EXISTS) || (${issuer} != "${deployerName}")) && ${named(events)} }`;
}
