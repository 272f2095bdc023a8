/** Where a rule does not hold and need not. */
export interface Exception {
  readonly rule: string;
  /** Logical names. */
  readonly resources: RegExp;
  /** What the rule finds there. */
  readonly finding: RegExp;
  /** Why it may stay, as a sentence without its full stop. */
  readonly reason: string;
}

const noResource = (resources: RegExp, actions: string, reason: string): Exception => ({
  rule: "no-wildcard",
  resources,
  finding: new RegExp(`^allows (?:${actions}) on everything$`),
  reason,
});

const prefix = (resources: RegExp, actions: string, reason: string): Exception => ({
  rule: "no-wildcard",
  resources,
  finding: new RegExp(`^allows all of (?:${actions})$`),
  reason,
});

/** Everything that the rules would refuse, and why it is right. A test holds that each is still needed. */
export const exceptions: readonly Exception[] = [
  noResource(
    /^role-policy-/,
    "logs:DescribeLogGroups|rds:DescribeDBCluster(?:Snapshot)?s|tag:GetResources|ec2:Describe(?:NetworkInterfaces|Subnets)",
    "They list, which no ARN can narrow",
  ),
  noResource(/^role-policy-/, "ecr:GetAuthorizationToken", "The token is the registry's, not a repository's"),
  noResource(/^role-policy-/, "xray:[A-Za-z]+", "X-Ray has no ARNs for traces and sampling"),
  noResource(/^role-policy-/, "ssmmessages:[A-Za-z]+", "The channels of a session have no ARNs"),
  noResource(
    /^role-policy-/,
    "ssm:UpdateInstanceInformation|ecs:DiscoverPollEndpoint|ecs:Poll|ecs:StartTelemetrySession",
    "An instance says that it is there before it has an ARN; the cluster narrows what it may poll",
  ),
  prefix(
    /^role-policy-/,
    "ecs:Submit\\*|kms:(?:GenerateDataKey|ReEncrypt)\\*",
    "The variants of one call, which AWS's services choose among",
  ),
  noResource(
    /^role-policy-(?:operator|read-only)-/,
    "logs:(?:GetQueryResults|StopQuery)",
    "A query has no ARN, and whoever knows its ID was allowed to start it",
  ),
  {
    rule: "no-wildcard",
    resources: /^role-policy-deployer-/,
    finding: /^allows [a-z0-9-]+:\* on everything$|^allows iam:(?:Get|List)\* on everything$/,
    reason:
      "What is not made yet has no ARN; the deployer's session is narrowed by region, by tags and by its boundary",
  },
  {
    rule: "no-wildcard",
    resources: /^boundary-/,
    finding: /./,
    reason: "A boundary grants nothing: it says what no policy can",
  },
];
