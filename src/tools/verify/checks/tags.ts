import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { regions } from "../../../../regions/index.ts";
import { tagsOf } from "../../../kit/tags.ts";
import { queueName } from "../aws/queues.ts";
import { type Check, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";
import { instancesIn } from "./hosts.ts";

/** The number of ARNs that one call takes. */
const most = 100;

export const tagChecks: readonly Check[] = [
  {
    id: "tags",
    subject: "Tags",
    what: "Everything has the environment's tags, and so have instances and their volumes, which the provider's tags do not reach",
    remedy:
      "pulumi refresh, then pulumi up; of instances: src/blocks/compute/launch-template.ts, then let ECS replace them",
    needs: ["tag:GetResources", "ec2:DescribeInstances"],
    per: "region",
    run: async (context, site) => {
      const { environment, clients } = context;
      const wanted = tagsOf(environment.name, environment.costCenter, regions[site.region]);
      const arns = [...arnsOf(context, site), ...(await launched(context, site))];
      const tags = new Map<string, Readonly<Record<string, string>>>();
      for (let start = 0; start < arns.length; start += most) {
        const { ResourceTagMappingList = [] } = await clients
          .tagging(site.region)
          .send(new GetResourcesCommand({ ResourceARNList: arns.slice(start, start + most) }));
        for (const { ResourceARN = "", Tags = [] } of ResourceTagMappingList)
          tags.set(ResourceARN, Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])));
      }
      return judge(
        Object.entries(wanted)
          .map(([key, value]) => `${key}=${value}`)
          .join(", "),
        `${arns.length} resources, all with them`,
        arns.flatMap((arn) => {
          const missing = Object.entries(wanted).filter(([key, value]) => tags.get(arn)?.[key] !== value);
          return missing.length === 0 ? [] : [`${arn} lacks ${missing.map(([key]) => key).join(", ")}`];
        }),
      );
    },
  },
];

/** The ARNs that the stack's outputs tell of. */
function arnsOf({ deployed, primary }: CheckContext, { region, outputs }: CheckedSite): readonly string[] {
  const ec2 = (kind: string, ids: readonly string[]) =>
    ids.map((id) => `arn:aws:ec2:${region}:${outputs.accountId}:${kind}/${id}`);
  const { loadBalancer, databases, api, queue, sessions } = outputs;
  return [
    ...ec2("vpc", [outputs.vpcId]),
    ...ec2("subnet", Object.values(outputs.subnetIds).flat()),
    ...ec2("route-table", tablesOf(outputs.routeTableIds)),
    ...ec2("security-group", Object.values(outputs.securityGroupIds)),
    ...ec2("vpc-endpoint", Object.values(outputs.endpointIds)),
    // The peering is tagged by who asked for it, and a replica of a secret has its primary's tags.
    ...(region === primary.region
      ? [...ec2("vpc-peering-connection", [deployed.peerings.regions]), ...secretOf(outputs.processor)]
      : []),
    ...Object.values(outputs.keyArns),
    `arn:aws:s3:::${outputs.accessLogsBucket}`,
    outputs.backupVault.arn,
    loadBalancer.arn,
    ...Object.values(loadBalancer.listenerArns),
    ...Object.values(loadBalancer.targetGroupArns),
    `arn:aws:ecs:${region}:${outputs.accountId}:cluster/${outputs.cluster}`,
    ...databases.flatMap(({ clusterArn, applicationSecretArn }) => [clusterArn, applicationSecretArn]),
    ...(api ? [api.balancer.arn] : []),
    ...[queue?.url, queue?.deadLettersUrl].flatMap((url) =>
      url === undefined ? [] : [`arn:aws:sqs:${region}:${outputs.accountId}:${queueName(url)}`],
    ),
    ...(sessions ? [sessions.secretArn] : []),
  ];
}

/** The ARNs of the instances that Auto Scaling has launched. */
async function launched(context: CheckContext, site: CheckedSite): Promise<readonly string[]> {
  const prefix = `arn:aws:ec2:${site.region}:${site.outputs.accountId}`;
  return (await instancesIn(context, site)).flatMap(({ InstanceId, BlockDeviceMappings = [] }) => [
    `${prefix}:instance/${InstanceId}`,
    ...BlockDeviceMappings.map(({ Ebs }) => `${prefix}:volume/${Ebs?.VolumeId}`),
  ]);
}

const tablesOf = ({ app, ...others }: CheckedSite["outputs"]["routeTableIds"]) => [
  ...Object.values(others),
  ...Object.values(app),
];

const secretOf = (processor: CheckedSite["outputs"]["processor"]) => (processor ? [processor.secretArn] : []);
