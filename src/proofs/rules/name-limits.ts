/** AWS's limits of a resource's name. */
interface NameLimit {
  /** The input that holds the name. */
  readonly property: string;
  readonly maxLength: number;
  readonly pattern: RegExp;
  /** The ending that Pulumi's provider puts behind the random tail of a name that it makes up. @default nothing */
  readonly ending?: (inputs: { readonly [input: string]: unknown }) => string;
}

/** The characters that Pulumi's auto-naming adds: a hyphen and seven hexadecimal digits. */
const randomTail = "-0a1b2c3";

/**
 * The limit of the names of the resolver's resources.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateFirewallRuleGroup.html
 */
const resolverName: NameLimit = { property: "name", maxLength: 64, pattern: /^(?!\d+$)[\w' -]+$/ };

/**
 * The limits, by Pulumi type. A resource without an explicit name gets its logical name and a random tail, so that a
 * replacement can be created before the old one goes. Sources: each API's own reference, under the parameter's name.
 */
export const nameLimits: Readonly<Record<string, NameLimit>> = {
  "aws:accessanalyzer/analyzer:Analyzer": {
    property: "analyzerName",
    maxLength: 255,
    pattern: /^[A-Za-z][A-Za-z0-9_.-]*$/,
  },
  "aws:appautoscaling/policy:Policy": { property: "name", maxLength: 256, pattern: /^[\w-]+$/ },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    property: "name",
    maxLength: 256,
    pattern: /^[\w-]+$/,
  },
  "aws:autoscaling/group:Group": { property: "name", maxLength: 255, pattern: /^[\w-]+$/ },
  "aws:backup/plan:Plan": { property: "name", maxLength: 50, pattern: /^[\w.-]+$/ },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": {
    property: "name",
    maxLength: 50,
    pattern: /^[A-Za-z0-9_]+$/,
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": {
    property: "name",
    maxLength: 50,
    pattern: /^[A-Za-z0-9_]+$/,
  },
  "aws:backup/selection:Selection": { property: "name", maxLength: 50, pattern: /^[\w.-]+$/ },
  "aws:backup/vault:Vault": { property: "name", maxLength: 50, pattern: /^[A-Za-z0-9_-]{2,}$/ },
  "aws:cfg/deliveryChannel:DeliveryChannel": { property: "name", maxLength: 256, pattern: /^\S+$/ },
  "aws:cfg/recorder:Recorder": { property: "name", maxLength: 256, pattern: /^\S+$/ },
  "aws:cloudtrail/trail:Trail": {
    property: "name",
    maxLength: 128,
    pattern: /^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])+$/,
  },
  "aws:apigatewayv2/api:Api": { property: "name", maxLength: 128, pattern: /^.+$/ },
  "aws:apigatewayv2/authorizer:Authorizer": { property: "name", maxLength: 128, pattern: /^.+$/ },
  "aws:apigatewayv2/vpcLink:VpcLink": { property: "name", maxLength: 128, pattern: /^[\w .-]+$/ },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    property: "alarmName",
    maxLength: 255,
    pattern: /^[\w.:-]+$/,
  },
  "aws:cloudwatch/dashboard:Dashboard": { property: "dashboardName", maxLength: 255, pattern: /^[\w-]+$/ },
  "aws:cloudwatch/eventRule:EventRule": { property: "name", maxLength: 64, pattern: /^[\w.-]+$/ },
  "aws:cloudwatch/logGroup:LogGroup": { property: "name", maxLength: 512, pattern: /^[\w./#-]+$/ },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    property: "name",
    maxLength: 512,
    pattern: /^[^:*]+$/,
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { property: "name", maxLength: 255, pattern: /^[\w.:-]+$/ },
  "aws:ec2/launchTemplate:LaunchTemplate": { property: "name", maxLength: 128, pattern: /^[\w()./-]+$/ },
  "aws:ec2/managedPrefixList:ManagedPrefixList": {
    property: "name",
    maxLength: 255,
    pattern: /^(?!com\.amazonaws).+$/,
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    property: "name",
    maxLength: 255,
    pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
  },
  "aws:ecr/repository:Repository": {
    property: "name",
    maxLength: 256,
    pattern: /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
  },
  "aws:ecs/capacityProvider:CapacityProvider": {
    property: "name",
    maxLength: 255,
    pattern: /^(?!aws|ecs|fargate)[\w-]+$/,
  },
  "aws:ecs/cluster:Cluster": { property: "name", maxLength: 255, pattern: /^[\w-]+$/ },
  "aws:ecs/service:Service": { property: "name", maxLength: 255, pattern: /^[\w-]+$/ },
  "aws:ecs/taskDefinition:TaskDefinition": { property: "family", maxLength: 255, pattern: /^[\w-]+$/ },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    property: "name",
    maxLength: 40,
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
  },
  // Stored in lower case: anything else would differ for ever.
  "aws:elasticache/user:User": { property: "userId", maxLength: 40, pattern: /^[a-z](?:-?[a-z0-9])*$/ },
  "aws:elasticache/userGroup:UserGroup": {
    property: "userGroupId",
    maxLength: 40,
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
  },
  "aws:iam/instanceProfile:InstanceProfile": { property: "name", maxLength: 128, pattern: /^[\w+=,.@-]+$/ },
  "aws:iam/policy:Policy": { property: "name", maxLength: 128, pattern: /^[\w+=,.@-]+$/ },
  "aws:iam/role:Role": { property: "name", maxLength: 64, pattern: /^[\w+=,.@-]+$/ },
  "aws:kms/alias:Alias": { property: "name", maxLength: 256, pattern: /^alias\/(?!aws\/)[\w/-]+$/ },
  "aws:lambda/function:Function": { property: "name", maxLength: 64, pattern: /^[\w-]+$/ },
  "aws:lb/loadBalancer:LoadBalancer": {
    property: "name",
    maxLength: 32,
    pattern: /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
  },
  "aws:lb/targetGroup:TargetGroup": {
    property: "name",
    maxLength: 32,
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
  },
  "aws:networkfirewall/firewall:Firewall": { property: "name", maxLength: 128, pattern: /^[A-Za-z0-9-]+$/ },
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": {
    property: "name",
    maxLength: 128,
    pattern: /^[A-Za-z0-9-]+$/,
  },
  "aws:networkfirewall/ruleGroup:RuleGroup": { property: "name", maxLength: 128, pattern: /^[A-Za-z0-9-]+$/ },
  "aws:rds/cluster:Cluster": {
    property: "clusterIdentifier",
    maxLength: 63,
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    property: "identifier",
    maxLength: 63,
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    property: "name",
    maxLength: 255,
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
  },
  "aws:rds/globalCluster:GlobalCluster": {
    property: "globalClusterIdentifier",
    maxLength: 63,
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    property: "name",
    maxLength: 255,
    pattern: /^(?!default$)[a-z0-9 ._-]+$/,
  },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": resolverName,
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": resolverName,
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": resolverName,
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": resolverName,
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": resolverName,
  "aws:s3/bucket:Bucket": {
    property: "bucket",
    maxLength: 63,
    pattern: /^(?!xn--|sthree-)[a-z0-9][a-z0-9-]+[a-z0-9](?<!-s3alias)$/,
  },
  "aws:secretsmanager/secret:Secret": {
    property: "name",
    maxLength: 512,
    // AWS warns against a name that ends like the tail it appends itself: look-ups by name would find either.
    pattern: /^(?!.*-\w{6}$)[\w/+=.@-]+$/,
  },
  // The end of its name says that a queue keeps its order, and counts towards the 80 characters:
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html, QueueName.
  "aws:sqs/queue:Queue": {
    property: "name",
    maxLength: 80,
    pattern: /^[\w-]+(?:\.fifo)?$/,
    ending: ({ fifoQueue }) => (fifoQueue === true ? ".fifo" : ""),
  },
  "aws:sns/topic:Topic": { property: "name", maxLength: 256, pattern: /^[\w-]+$/ },
  "aws:wafv2/ipSet:IpSet": { property: "name", maxLength: 128, pattern: /^[\w-]+$/ },
  "aws:wafv2/webAcl:WebAcl": { property: "name", maxLength: 128, pattern: /^[\w-]+$/ },
  "aws:xray/group:Group": { property: "groupName", maxLength: 32, pattern: /^[\w-]+$/ },
  "aws:xray/samplingRule:SamplingRule": { property: "ruleName", maxLength: 32, pattern: /^[\w-]+$/ },
};

/** A name that Pulumi's provider makes up where the program gives none. Its random tail stands for any. */
export const madeUpName = (
  logicalName: string,
  inputs: { readonly [input: string]: unknown },
  { ending = () => "" }: NameLimit,
): string => logicalName + randomTail + ending(inputs);
