import {
  DescribeLogStreamsCommand,
  type LogGroup,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { logGroupName, logicalName } from "../../../kit/names.ts";
import { application } from "../../../kit/tags.ts";
import { type Check, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

/** Minutes: AWS lets the time of the newest event lag behind for an hour. */
const patience = 120;

export const logChecks: readonly Check[] = [
  {
    id: "logs-encrypted",
    subject: "Logs and alarms",
    what: "Every log group is there, under the region's key for logs, and kept for a time that is set",
    remedy:
      "A group that its writer made by itself: delete it, then pulumi up makes it (src/kit/watch/log-group.ts)",
    needs: ["logs:DescribeLogGroups"],
    per: "region",
    run: async (context, site) => {
      const groups = (
        await Promise.all(prefixesOf(context, site).map((prefix) => groupsOf(context, site, prefix)))
      ).flat();
      const names = groups.map(({ logGroupName: name }) => name);
      const { logs } = site.outputs.keyArns;
      return judge(`under ${logs}, with a retention`, `${groups.length} groups, all so`, [
        ...namesOf(context, site)
          .filter((name) => !names.includes(name))
          .map((name) => `${name} does not exist`),
        ...groups
          .filter(({ kmsKeyId }) => kmsKeyId !== logs)
          .map(({ logGroupName: name, kmsKeyId }) => `${name} is under ${kmsKeyId ?? "no key"}`),
        ...groups
          .filter(({ retentionInDays }) => retentionInDays === undefined)
          .map(({ logGroupName: name }) => `${name} is kept for ever`),
      ]);
    },
  },
  {
    id: "logs-receiving",
    subject: "Logs and alarms",
    what: `What is always written (network flows, calls of the public API, the trail) comes: within ${patience} minutes, or since the log was made`,
    remedy:
      "Compare the writer's role or the group's resource policy with src/blocks/network/flow-logs.ts, src/blocks/api/stage.ts, src/blocks/audit/trail.ts",
    needs: ["logs:DescribeLogGroups", "logs:DescribeLogStreams"],
    per: "region",
    run: async (context, site) => {
      const names = busyNames(context, site);
      const found = await Promise.all(
        names.map(async (name) => ({ name, minutes: await minutesSinceLast(context, site, name) })),
      );
      return judge(
        `${names.join(", ")}: an event within ${patience} minutes`,
        found.map(({ name, minutes }) => `${name} ${minutes} minutes ago`).join(", "),
        found.flatMap(({ name, minutes }) => {
          if (minutes === undefined) return [`${name} does not exist`];
          return minutes <= patience ? [] : [`${name} has received nothing for ${minutes} minutes`];
        }),
      );
    },
  },
];

const webAclLogs = ({ deployed }: CheckContext, { code }: CheckedSite): string =>
  `aws-waf-logs-${logicalName(application, code, deployed.suffix)}`;

const ownLogs = (component: string, { deployed }: CheckContext, { code }: CheckedSite): string =>
  logGroupName(component, code, deployed.suffix);

/** The log groups that have to be there; components of databases have groups of their own besides. */
const namesOf = (context: CheckContext, site: CheckedSite): readonly string[] => [
  ...["vpc-flow", "exec", "application", "application-collector", "application-metrics"].map((component) =>
    ownLogs(component, context, site),
  ),
  ...(site.region === context.primary.region ? [ownLogs("trail", context, site)] : []),
  webAclLogs(context, site),
  ...(site.outputs.api ? [ownLogs("api", context, site)] : []),
  ...(site.outputs.queue ? [ownLogs("application-worker", context, site)] : []),
  ...(site.outputs.sessions ? [ownLogs("session-rotation", context, site)] : []),
  `/aws/ecs/containerinsights/${site.outputs.cluster}/performance`,
  ...site.outputs.databases.flatMap(({ clusterId, generation }) => [
    `/aws/rds/cluster/${clusterId}/postgresql`,
    ownLogs(`rotation-g${generation}`, context, site),
  ]),
];

/**
 * The log groups that get lines without customers: health checks call the API twice a minute, and AWS never rests. The web
 * firewall's is not among them: what health checkers ask stays out of it.
 */
const busyNames = (context: CheckContext, site: CheckedSite): readonly string[] => [
  ownLogs("vpc-flow", context, site),
  ...(site.outputs.api ? [ownLogs("api", context, site)] : []),
  ...(site.region === context.primary.region ? [ownLogs("trail", context, site)] : []),
];

/** The prefixes of the names of all log groups of the environment in a region. */
const prefixesOf = (context: CheckContext, site: CheckedSite): readonly string[] => [
  ownLogs("", context, site),
  webAclLogs(context, site),
  `/aws/ecs/containerinsights/${site.outputs.cluster}/`,
  ...site.outputs.databases.map(({ clusterId }) => `/aws/rds/cluster/${clusterId}/`),
];

async function groupsOf({ clients }: CheckContext, { region }: CheckedSite, logGroupNamePrefix: string) {
  const groups: LogGroup[] = [];
  const pages = paginateDescribeLogGroups({ client: clients.logs(region) }, { logGroupNamePrefix });
  for await (const { logGroups = [] } of pages) groups.push(...logGroups);
  return groups;
}

/** Minutes since a group's newest event, or since the group was made; undefined without the group. */
async function minutesSinceLast(context: CheckContext, site: CheckedSite, name: string) {
  const group = (await groupsOf(context, site, name)).find((each) => each.logGroupName === name);
  if (group === undefined) return undefined;
  const { logStreams = [] } = await context.clients.logs(site.region).send(
    new DescribeLogStreamsCommand({
      logGroupName: name,
      orderBy: "LastEventTime",
      descending: true,
      limit: 1,
    }),
  );
  const last = logStreams[0]?.lastEventTimestamp ?? group.creationTime ?? 0;
  return Math.round((context.now.getTime() - last) / 60_000);
}
