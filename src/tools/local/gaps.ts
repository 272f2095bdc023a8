import type { EngineChange } from "../stack/engine.ts";

/** The gaps of moto 5.2, by resource type and name, each with the reason. Applied with the real provider and looked at. */
export interface Gap {
  readonly type: string;
  /** The beginning of the resource's name. @default every resource of the type */
  readonly name?: string;
  readonly why: string;
}

export const motoGaps: readonly Gap[] = [
  { type: "aws:apigatewayv2/domainName:DomainName", why: "domain names never become available" },
  {
    type: "aws:apigatewayv2/apiMapping:ApiMapping",
    why: "the domain name, which is not there, is looked up",
  },
  { type: "aws:backup/restoreTestingPlan:RestoreTestingPlan", why: "there are no restore testing plans" },
  {
    type: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    why: "there are no restore testing plans to select for",
  },
  { type: "aws:backup/selection:Selection", why: "there are no backup selections" },
  { type: "aws:backup/vaultPolicy:VaultPolicy", why: "there are no vault policies" },
  { type: "aws:budgets/budget:Budget", why: "whom a budget tells cannot be listed" },
  { type: "aws:cloudwatch/compositeAlarm:CompositeAlarm", why: "there are no composite alarms" },
  {
    type: "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    why: "there are no data protection policies",
  },
  { type: "aws:cloudwatch/queryDefinition:QueryDefinition", why: "there are no query definitions" },
  ...["Monitor", "Subscription"].map((kind) => ({
    type: `aws:costexplorer/anomaly${kind}:Anomaly${kind}`,
    why: "there are no anomalies of cost",
  })),
  {
    type: "aws:dynamodb/table:Table",
    why: "there are no global tables with one truth, so that no epoch is raised either",
  },
  { type: "aws:elasticache/serverlessCache:ServerlessCache", why: "there are no serverless caches" },
  { type: "aws:elasticache/userGroup:UserGroup", why: "there are no user groups" },
  ...["Firewall", "FirewallPolicy", "LoggingConfiguration", "RuleGroup"].map((kind) => ({
    type: `aws:networkfirewall/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
    why: "there are no rule groups of firewalls, and thus no firewalls",
  })),
  ...["Config", "DomainList", "Rule", "RuleGroup", "RuleGroupAssociation"].map((kind) => ({
    type: `aws:route53/resolverFirewall${kind}:ResolverFirewall${kind}`,
    why: "the resolver has no firewall",
  })),
  ...["", "Association"].map((kind) => ({
    type: `aws:route53/resolverQueryLogConfig${kind}:ResolverQueryLogConfig${kind}`,
    why: "tags of the resolver's query logs cannot be listed",
  })),
  {
    type: "aws:vpc/endpointPrivateDns:EndpointPrivateDns",
    why: "an endpoint's private name cannot be switched on later",
  },
  { type: "aws:xray/group:Group", why: "there are no groups of traces" },
  { type: "aws:xray/samplingRule:SamplingRule", why: "there are no sampling rules" },
];

/** The environment variable that names the file of the emulator's gaps to the program of a try. */
export const gapsVariable = "PAYMENTS_LOCAL_GAPS";

/** The file of what the emulator lacks. */
export interface GapsFile {
  readonly lacking: readonly Pick<Gap, "type" | "name">[];
  /** The URNs of resources that would have been made, had the emulator not lacked them. */
  readonly unmade: readonly string[];
}

/** Whether a resource is one that an emulator lacks. */
export const isGap = (
  { lacking }: Pick<GapsFile, "lacking">,
  { type, name }: { readonly type: string; readonly name: string },
): boolean => lacking.some((gap) => gap.type === type && name.startsWith(gap.name ?? ""));

/** Inputs that moto reads back otherwise than they were written, so that each update writes them again. */
export const motoDrifts: readonly Gap[] = [
  { type: "aws:backup/plan:Plan", why: "tags are not listed" },
  { type: "aws:backup/vault:Vault", why: "tags are not listed" },
  {
    type: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    why: "both sides have the same tags",
  },
  { type: "aws:kms/key:Key", why: "the time from one rotation to the next is forgotten" },
  { type: "aws:lambda/function:Function", why: "the key and the log group are forgotten" },
  { type: "aws:rds/clusterInstance:ClusterInstance", why: "Performance Insights are forgotten" },
  { type: "aws:secretsmanager/secret:Secret", why: "the key of a secret's replica is forgotten" },
  { type: "aws:sns/topic:Topic", why: "the version of signatures is forgotten" },
];

/** Whether a change is the emulator's doing. Such a change never makes anything anew. */
export const drifts = ({ type, operation }: EngineChange): boolean =>
  operation === "update" && motoDrifts.some((drift) => drift.type === type);

/** Resources that moto still lists after they are deleted. A snapshot that a cluster made by itself goes with the cluster in AWS. */
const lingering: readonly RegExp[] = [
  /^arn:aws:ec2:[^:]+:\d+:(?:instance|managed-prefix-lists|natgateway|vpc-peering-connection)\//,
  /^arn:aws:ecs:[^:]+:\d+:(?:cluster|task-definition)\//,
  /^arn:aws:rds:[^:]+:\d+:cluster-snapshot:rds:/,
];

export const lingers = (arn: string): boolean => lingering.some((pattern) => pattern.test(arn));
