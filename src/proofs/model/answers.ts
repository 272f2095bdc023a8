import { createHash } from "node:crypto";
import { regions } from "../../../regions/index.ts";
import { onceEach } from "./once.ts";
import type { Answer, Answers, Plain, PlainRecord, Registration } from "./registration.ts";

/** The AWS account that plans are made for: the number that AWS's own documentation uses. */
export const plannedAccount = "123456789012";

interface AskedResource {
  /** The name in AWS: as given, or with the random tail that the provider appends. */
  readonly physicalName: string;
  readonly inputs: PlainRecord;
  readonly region: string;
  readonly urn: string;
}

interface TypeAnswers {
  /** @default the physical name */
  readonly id?: (subject: AskedResource) => string;
  /** @default the type's service, the region, the account and `<type>/<id>` */
  readonly arn?: (subject: AskedResource, id: string) => string;
  /** Computed properties that the program reads, besides `arn` and `name`. @default none */
  readonly outputs?: (subject: AskedResource, id: string) => PlainRecord;
}

const generated =
  (prefix: string) =>
  ({ urn }: AskedResource) =>
    `${prefix}-${hash(urn, 17)}`;

const resources: Readonly<Record<string, TypeAnswers>> = {
  "aws:acm/certificate:Certificate": {
    id: ({ region, urn }) => `arn:aws:acm:${region}:${plannedAccount}:certificate/${uuid(urn)}`,
    arn: (_, id) => id,
    // The proof of a name is the same in every region.
    outputs: ({ inputs }) => ({
      domainValidationOptions: [
        inputs.domainName,
        ...((inputs.subjectAlternativeNames ?? []) as Plain[]),
      ].map((domainName) => ({
        domainName: domainName ?? "",
        resourceRecordName: `_${hash(text(domainName), 32)}.${text(domainName)}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_${hash(`${text(domainName)} proof`, 32)}.acm-validations.aws.`,
      })),
    }),
  },
  "aws:acm/certificateValidation:CertificateValidation": { id: ({ inputs }) => text(inputs.certificateArn) },
  "aws:apigatewayv2/api:Api": {
    id: ({ urn }) => hash(urn, 10),
    arn: ({ region }, id) => `arn:aws:apigateway:${region}::/apis/${id}`,
  },
  "aws:apigatewayv2/domainName:DomainName": {
    id: ({ inputs }) => text(inputs.domainName),
    arn: ({ region }, id) => `arn:aws:apigateway:${region}::/domainnames/${id}`,
    outputs: ({ inputs, region, urn }) => ({
      domainNameConfiguration: {
        ...(inputs.domainNameConfiguration as PlainRecord),
        targetDomainName: `d-${hash(urn, 10)}.execute-api.${region}.amazonaws.com`,
        hostedZoneId: `Z${hash(`${region} execute-api`, 13).toUpperCase()}`,
      },
    }),
  },
  "aws:apigatewayv2/stage:Stage": {
    id: ({ inputs }) => text(inputs.name),
    arn: ({ inputs, region }, id) => `arn:aws:apigateway:${region}::/apis/${text(inputs.apiId)}/stages/${id}`,
  },
  "aws:apigatewayv2/vpcLink:VpcLink": {
    id: ({ urn }) => hash(urn, 10),
    arn: ({ region }, id) => `arn:aws:apigateway:${region}::/vpclinks/${id}`,
  },
  "aws:backup/plan:Plan": { id: ({ urn }) => uuid(urn) },
  "aws:backup/vault:Vault": {
    arn: ({ region }, id) => `arn:aws:backup:${region}:${plannedAccount}:backup-vault:${id}`,
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    id: ({ inputs }) => text(inputs.alarmName),
    arn: ({ region }, id) => `arn:aws:cloudwatch:${region}:${plannedAccount}:alarm:${id}`,
  },
  "aws:cloudwatch/eventRule:EventRule": {
    arn: ({ region }, id) => `arn:aws:events:${region}:${plannedAccount}:rule/${id}`,
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    arn: ({ region }, id) => `arn:aws:logs:${region}:${plannedAccount}:log-group:${id}`,
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { id: generated("sg") },
  "aws:ec2/eip:Eip": {
    id: generated("eipalloc"),
    // The range that documentation may use: https://www.rfc-editor.org/rfc/rfc5737
    outputs: (_, id) => ({ publicIp: `203.0.113.${Number.parseInt(hash(id, 2), 16)}` }),
  },
  "aws:ec2/flowLog:FlowLog": { id: generated("fl") },
  "aws:ec2/internetGateway:InternetGateway": { id: generated("igw") },
  "aws:ec2/launchTemplate:LaunchTemplate": { id: generated("lt"), outputs: () => ({ latestVersion: 1 }) },
  "aws:ec2/managedPrefixList:ManagedPrefixList": { id: generated("pl") },
  "aws:ec2/natGateway:NatGateway": { id: generated("nat") },
  "aws:ec2/networkAcl:NetworkAcl": { id: generated("acl") },
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": { id: generated("aclassoc") },
  "aws:ec2/networkAclRule:NetworkAclRule": { id: generated("nacl") },
  "aws:ec2/route:Route": { id: generated("r") },
  "aws:ec2/routeTable:RouteTable": { id: generated("rtb") },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: generated("rtbassoc") },
  "aws:ec2/securityGroup:SecurityGroup": { id: generated("sg") },
  "aws:ec2/subnet:Subnet": {
    id: generated("subnet"),
    outputs: ({ inputs, region }) => ({
      availabilityZone: inputs.availabilityZone ?? zoneName(region, text(inputs.availabilityZoneId)),
    }),
  },
  "aws:ec2/vpc:Vpc": {
    id: generated("vpc"),
    outputs: (_, id) => ({
      mainRouteTableId: `rtb-${hash(id, 17)}`,
      defaultRouteTableId: `rtb-${hash(id, 17)}`,
      defaultNetworkAclId: `acl-${hash(id, 17)}`,
      defaultSecurityGroupId: `sg-${hash(id, 17)}`,
    }),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: generated("vpce"),
    outputs: ({ inputs, region }, id) =>
      inputs.vpcEndpointType === "Interface"
        ? {
            dnsEntries: [
              { dnsName: `${id}.vpce.amazonaws.com`, hostedZoneId: `Z${hash(region, 13).toUpperCase()}` },
            ],
          }
        : { prefixListId: `pl-${hash(`${region} ${text(inputs.serviceName)}`, 8)}` },
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": { id: generated("pcx") },
  // It takes over the connection that it accepts, id included.
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": {
    id: ({ inputs }) => text(inputs.vpcPeeringConnectionId),
  },
  "aws:ecr/repository:Repository": {
    outputs: ({ region }, id) => ({
      repositoryUrl: `${plannedAccount}.dkr.ecr.${region}.amazonaws.com/${id}`,
    }),
  },
  "aws:ecs/cluster:Cluster": {
    id: ({ region, physicalName }) => `arn:aws:ecs:${region}:${plannedAccount}:cluster/${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    id: ({ inputs }) => text(inputs.family),
    // Other containers are another revision.
    arn: ({ region, inputs }, id) =>
      `arn:aws:ecs:${region}:${plannedAccount}:task-definition/${id}:${revisionOf(inputs)}`,
  },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    arn: ({ region }, id) => `arn:aws:elasticache:${region}:${plannedAccount}:serverlesscache:${id}`,
    outputs: ({ urn, region }, id) => {
      const address = `${id}-${hash(urn, 6)}.serverless.${codeOf(region)}.cache.amazonaws.com`;
      return { endpoints: [{ address, port: 6379 }], readerEndpoints: [{ address, port: 6380 }] };
    },
  },
  "aws:elasticache/user:User": {
    id: ({ inputs }) => text(inputs.userId),
    arn: ({ region }, id) => `arn:aws:elasticache:${region}:${plannedAccount}:user:${id}`,
  },
  "aws:elasticache/userGroup:UserGroup": {
    id: ({ inputs }) => text(inputs.userGroupId),
    arn: ({ region }, id) => `arn:aws:elasticache:${region}:${plannedAccount}:usergroup:${id}`,
  },
  "aws:guardduty/detector:Detector": { id: ({ urn }) => hash(urn, 32) },
  "aws:iam/instanceProfile:InstanceProfile": {
    arn: (_, id) => `arn:aws:iam::${plannedAccount}:instance-profile/${id}`,
  },
  "aws:iam/policy:Policy": {
    id: ({ inputs, physicalName }) =>
      `arn:aws:iam::${plannedAccount}:policy${text(inputs.path ?? "/")}${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:iam/role:Role": {
    arn: ({ inputs }, id) => `arn:aws:iam::${plannedAccount}:role${text(inputs.path ?? "/")}${id}`,
  },
  "aws:kms/alias:Alias": {
    arn: ({ region }, id) => `arn:aws:kms:${region}:${plannedAccount}:${id}`,
  },
  "aws:kms/key:Key": {
    id: ({ urn }) => uuid(urn),
    arn: ({ region }, id) => `arn:aws:kms:${region}:${plannedAccount}:key/${id}`,
    outputs: (_, id) => ({ keyId: id }),
  },
  "aws:lambda/function:Function": {
    arn: ({ region }, id) => `arn:aws:lambda:${region}:${plannedAccount}:function:${id}`,
  },
  "aws:lb/listener:Listener": {
    id: ({ inputs, urn }) =>
      `${text(inputs.loadBalancerArn).replace(":loadbalancer/", ":listener/")}/${hash(urn, 16)}`,
    arn: (_, id) => id,
  },
  "aws:lb/listenerRule:ListenerRule": {
    id: ({ inputs, urn }) =>
      `${text(inputs.listenerArn).replace(":listener/", ":listener-rule/")}/${hash(urn, 16)}`,
    arn: (_, id) => id,
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    id: ({ region, physicalName, inputs, urn }) =>
      `arn:aws:elasticloadbalancing:${region}:${plannedAccount}:loadbalancer/${inputs.loadBalancerType === "network" ? "net" : "app"}/${physicalName}/${hash(urn, 16)}`,
    arn: (_, id) => id,
    outputs: ({ region, physicalName }, id) => ({
      arnSuffix: id.slice(id.indexOf(":loadbalancer/") + ":loadbalancer/".length),
      dnsName: `${physicalName}-${hash(id, 10)}.${region}.elb.amazonaws.com`,
      zoneId: `Z${hash(`elb ${region}`, 13).toUpperCase()}`,
    }),
  },
  "aws:lb/targetGroup:TargetGroup": {
    id: ({ region, physicalName, urn }) =>
      `arn:aws:elasticloadbalancing:${region}:${plannedAccount}:targetgroup/${physicalName}/${hash(urn, 16)}`,
    arn: (_, id) => id,
    outputs: (_, id) => ({ arnSuffix: id.slice(id.indexOf("targetgroup/")) }),
  },
  "aws:rds/cluster:Cluster": {
    id: ({ inputs }) => text(inputs.clusterIdentifier),
    arn: ({ region }, id) => `arn:aws:rds:${region}:${plannedAccount}:cluster:${id}`,
    outputs: ({ inputs, urn, region }, id) => ({
      engineVersionActual: inputs.engineVersion ?? "",
      clusterResourceId: `cluster-${hash(urn, 26).toUpperCase()}`,
      endpoint: `${id}.cluster-${hash(urn, 12)}.${region}.rds.amazonaws.com`,
      readerEndpoint: `${id}.cluster-ro-${hash(urn, 12)}.${region}.rds.amazonaws.com`,
      masterUserSecrets: [
        {
          secretArn: `arn:aws:secretsmanager:${region}:${plannedAccount}:secret:rds!cluster-${uuid(urn)}-${hash(urn, 6)}`,
          secretStatus: "active",
        },
      ],
    }),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    id: ({ inputs }) => text(inputs.identifier),
    arn: ({ region }, id) => `arn:aws:rds:${region}:${plannedAccount}:db:${id}`,
  },
  "aws:rds/globalCluster:GlobalCluster": {
    id: ({ inputs }) => text(inputs.globalClusterIdentifier),
    arn: (_, id) => `arn:aws:rds::${plannedAccount}:global-cluster:${id}`,
    outputs: ({ urn }, id) => ({ endpoint: `${id}.global-${hash(urn, 12)}.global.rds.amazonaws.com` }),
  },
  "aws:networkfirewall/firewall:Firewall": {
    id: ({ region, physicalName }) =>
      `arn:aws:network-firewall:${region}:${plannedAccount}:firewall/${physicalName}`,
    arn: (_, id) => id,
    outputs: ({ inputs }, id) => ({
      firewallStatuses: [
        {
          syncStates: subnetsOf(inputs).map((subnetId) => ({
            attachments: [{ subnetId, endpointId: `vpce-${hash(`${id} ${subnetId}`, 17)}` }],
          })),
        },
      ],
    }),
  },
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": {
    id: ({ region, physicalName }) =>
      `arn:aws:network-firewall:${region}:${plannedAccount}:firewall-policy/${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:networkfirewall/ruleGroup:RuleGroup": {
    id: ({ region, physicalName }) =>
      `arn:aws:network-firewall:${region}:${plannedAccount}:stateful-rulegroup/${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": { id: generated("rslvr-fdl") },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": { id: generated("rslvr-frg") },
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
    id: generated("rslvr-frgassoc"),
  },
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": { id: generated("rqlc") },
  "aws:route53/record:Record": {
    id: ({ inputs }) => `${text(inputs.zoneId)}_${text(inputs.name)}_${text(inputs.type)}`,
    outputs: ({ inputs }) => ({ fqdn: text(inputs.name).replace(/\.$/, "") }),
  },
  "aws:route53/zone:Zone": {
    id: ({ urn }) => `Z${hash(urn, 20).toUpperCase()}`,
    arn: (_, id) => `arn:aws:route53:::hostedzone/${id}`,
    outputs: (_, id) => ({
      zoneId: id,
      nameServers: ["com", "net", "org", "co.uk"].map(
        (domain, index) => `ns-${parseInt(hash(`${id} ${index}`, 2), 16)}.awsdns-${index}0.${domain}`,
      ),
    }),
  },
  "aws:s3/bucket:Bucket": {
    id: ({ inputs, physicalName }) => text(inputs.bucket ?? physicalName),
    arn: (_, id) => `arn:aws:s3:::${id}`,
    outputs: ({ region }, id) => ({
      bucket: id,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
    }),
  },
  "aws:secretsmanager/secret:Secret": {
    id: ({ urn, physicalName, region }) =>
      `arn:aws:secretsmanager:${region}:${plannedAccount}:secret:${physicalName}-${hash(urn, 6)}`,
    arn: (_, id) => id,
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    id: ({ urn }) => uuid(urn),
    outputs: (_, id) => ({ versionId: id }),
  },
  "aws:sns/topic:Topic": {
    id: ({ region, physicalName }) => `arn:aws:sns:${region}:${plannedAccount}:${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:sqs/queue:Queue": {
    id: ({ region, physicalName, inputs }) =>
      `https://sqs.${region}.amazonaws.com/${plannedAccount}/${queueName(physicalName, inputs)}`,
    arn: ({ region, physicalName, inputs }) =>
      `arn:aws:sqs:${region}:${plannedAccount}:${queueName(physicalName, inputs)}`,
    outputs: ({ physicalName, inputs }, id) => ({ url: id, name: queueName(physicalName, inputs) }),
  },
  "aws:ssm/parameter:Parameter": {
    arn: ({ region }, id) => `arn:aws:ssm:${region}:${plannedAccount}:parameter/${id}`,
    outputs: () => ({ version: 1 }),
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": { id: generated("sgr") },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": { id: generated("sgr") },
  "random:index/randomPassword:RandomPassword": { outputs: () => ({ result: "random-password" }) },
  "tls:index/certRequest:CertRequest": { outputs: () => ({ certRequestPem: "certificate-request" }) },
  "tls:index/locallySignedCert:LocallySignedCert": { outputs: () => ({ certPem: "certificate" }) },
  "tls:index/privateKey:PrivateKey": {
    outputs: () => ({ privateKeyPem: "private-key", privateKeyPemPkcs8: "private-key" }),
  },
  "tls:index/selfSignedCert:SelfSignedCert": { outputs: () => ({ certPem: "certificate" }) },
};

/** The results of the providers' functions, by token. */
const functions: Readonly<Record<string, (args: PlainRecord, region: string) => PlainRecord>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: plannedAccount,
    accountId: plannedAccount,
    arn: `arn:aws:iam::${plannedAccount}:role/planner`,
    userId: "AROAPLANNER",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:route53/getZone:getZone": ({ name }) => ({
    id: `Z${hash(text(name), 20).toUpperCase()}`,
    zoneId: `Z${hash(text(name), 20).toUpperCase()}`,
    name: text(name),
  }),
  "aws:index/getRegion:getRegion": (_, region) => ({ id: region, region, name: region }),
};

/**
 * AWS's answers: made up, shaped like the real thing, and the same in each run.
 *
 * @param stacks outputs of the stacks that can be referenced, by name without organization and project. A reference to
 *   another stack fails as it does with the engine.
 * @param states the resources of the stacks that can be asked for theirs, likewise
 */
export function createAnswers(
  stacks: Readonly<Record<string, PlainRecord>>,
  states: Readonly<Record<string, readonly Registration[]>> = {},
): Answers {
  return {
    resource: (registration, provider) =>
      registration.type === "pulumi:pulumi:StackReference"
        ? answerReference(text(registration.inputs.name), stacks)
        : answerResource(registration, regionOf(provider)),
    invoke: ({ token, args, provider: urn }, provider) => {
      if (token === "pulumi:pulumi:readStackResourceOutputs")
        return answerState(text(args.stackName), states);
      const answer = functions[token];
      if (answer === undefined) {
        throw new Error(
          `no answer to the function ${token} through ${urn || "the default provider"}: add one to src/proofs/model/answers.ts`,
        );
      }
      return answer(args, regionOf(provider));
    },
  };
}

function answerResource(registration: Registration, region: string): Answer {
  const { type, inputs, urn } = registration;
  const physicalName = physicalNameOf(registration);
  const subject: AskedResource = { physicalName, inputs, region, urn };
  const { id: idOf, arn: arnOf, outputs: outputsOf } = resources[type] ?? {};
  const id = registration.readId || registration.importId || (idOf?.(subject) ?? physicalName);
  if (!type.startsWith("aws:")) return { id, outputs: outputsOf?.(subject, id) ?? {} };
  const arn = arnOf?.(subject, id) ?? defaultArn(type, region, id);
  return { id, outputs: { name: physicalName, arn, ...outputsOf?.(subject, id) } };
}

/** The program's, or the one that Pulumi makes up. */
const physicalNameOf = ({ name, inputs, urn }: Registration): string =>
  text(inputs.name ?? `${name}-${hash(urn, 7)}`);

function answerReference(name: string, stacks: Readonly<Record<string, PlainRecord>>): Answer {
  const outputs = stacks[stackNameOf(name)];
  if (outputs === undefined)
    throw new Error(
      `unknown stack "${name}": there is no Pulumi.${stackNameOf(name)}.yaml; allowed: a stack with a file, ` +
        `${Object.keys(stacks).join(", ") || "of which there is none"}`,
    );
  return { id: name, outputs: { name, outputs, secretOutputNames: [] } };
}

/** The engine's own function. A resource's outputs are here its inputs and its name, which is all that the program reads of them. */
function answerState(name: string, states: Readonly<Record<string, readonly Registration[]>>): PlainRecord {
  const resources = states[stackNameOf(name)];
  if (resources === undefined) throw new Error(`the state of stack "${name}" is not known`);
  return {
    stackName: name,
    outputs: Object.fromEntries(
      resources.map((resource) => [
        resource.urn,
        { type: resource.type, outputs: { name: physicalNameOf(resource), ...resource.inputs } },
      ]),
    ),
  };
}

const stackNameOf = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

/** `aws:ec2/vpc:Vpc` gives `arn:aws:ec2:<region>:<account>:vpc/<id>`, which is right for most of EC2 and near elsewhere. */
function defaultArn(type: string, region: string, id: string): string {
  const [service, kind] = (type.split(":")[1] ?? "").split("/");
  return `arn:aws:${service}:${region}:${plannedAccount}:${kind}/${id}`;
}

/** Behind the random tail, the provider marks what keeps its order, as AWS demands. */
const queueName = (physicalName: string, { fifoQueue }: PlainRecord) =>
  fifoQueue === true ? `${physicalName}.fifo` : physicalName;

// What bypasses its region's provider shows up with this in its ARN.
const regionOf = (provider: Registration | undefined) =>
  text(provider?.inputs.region ?? "region-of-default-provider");

/** The short code of a region. */
const codeOf = (region: string) => Object.values(regions).find(({ name }) => name === region)?.code ?? region;

const subnetsOf = ({ subnetMappings }: PlainRecord): readonly string[] =>
  (Array.isArray(subnetMappings) ? (subnetMappings as readonly PlainRecord[]) : []).map(({ subnetId }) =>
    text(subnetId),
  );

/** AWS shuffles zone names by account; here `use1-az1` is `us-east-1a`. */
const zoneName = (region: string, zoneId: string) =>
  `${region}${"abcdef".charAt(Number(zoneId.slice(-1)) - 1)}`;

const revisionOf = ({ containerDefinitions }: PlainRecord): number =>
  1 + Number.parseInt(hash(text(containerDefinitions), 5), 16);

const hash = (seed: string, length: number) => digestOf(seed).slice(0, length);

/** The same URNs are asked about in every plan. */
const digestOf = onceEach((seed: string) => createHash("sha256").update(seed).digest("hex"));

export const uuid = (seed: string) => hash(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

function text(value: Plain | undefined): string {
  if (typeof value !== "string") throw new Error(`expected a text, got ${JSON.stringify(value)}`);
  return value;
}
