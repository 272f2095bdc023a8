import {
  DescribeUserGroupsCommand,
  DescribeUsersCommand,
  paginateDescribeServerlessCaches,
  type ServerlessCache,
  type User,
} from "@aws-sdk/client-elasticache";
import { accessString, userName } from "../../../blocks/sessions/access.ts";
import { sessionsOf } from "../capabilities.ts";
import { type Check, type CheckFinding, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const sessionChecks: readonly Check[] = [
  {
    id: "sessions-store",
    subject: "Sessions",
    what: "The session store is available in the data tier, of a kind that takes nothing but TLS, under the region's key for messages, and no session is kept in a snapshot",
    remedy: "pulumi refresh, then pulumi up puts it back (src/blocks/sessions/store.ts)",
    needs: ["elasticache:DescribeServerlessCaches"],
    per: "region",
    run: (context, site) => {
      const { keyArns, subnetIds } = site.outputs;
      return ofStore(
        context,
        site,
        `available, serverless valkey, in the data tier, under ${keyArns.messaging}, no snapshots`,
        async ({ Status, Engine, KmsKeyId, SnapshotRetentionLimit, SubnetIds = [] }) => [
          ...(Status === "available" ? [] : [`${Status}`]),
          ...(Engine === "valkey" ? [] : [`of engine ${Engine}`]),
          // AWS tells a key by its ARN or by its ID.
          ...(KmsKeyId && keyArns.messaging.endsWith(KmsKeyId)
            ? []
            : [`under ${KmsKeyId ?? "AWS's own key"}`]),
          ...(SubnetIds.length > 0 && SubnetIds.every((id) => subnetIds.data.includes(id))
            ? []
            : [`in ${SubnetIds.join(", ") || "no subnet"}`]),
          ...(SnapshotRetentionLimit ? [`snapshots of ${SnapshotRetentionLimit} days`] : []),
        ],
      );
    },
  },
  {
    id: "sessions-limits",
    subject: "Sessions",
    what: "The session store grows to the descriptor's limits and no further, and no minimum of use is paid for",
    remedy: "pulumi refresh, then pulumi up puts the limits back (src/blocks/sessions/store.ts)",
    needs: ["elasticache:DescribeServerlessCaches"],
    per: "region",
    run: (context, site) => {
      const { maxGb, maxEcpuPerSecond } = sessionsOf(context, site).limits;
      const text = (gb: number | undefined, ecpu: number | undefined) =>
        `${gb ?? "any number of"} GB, ${ecpu ?? "any number of"} ECPU a second`;
      const expected = `at most ${text(maxGb, maxEcpuPerSecond)}, no minimum`;
      return ofStore(context, site, expected, async ({ CacheUsageLimits: limits }) => {
        const { DataStorage: data, ECPUPerSecond: ecpu } = limits ?? {};
        const most = text(data?.Maximum, ecpu?.Maximum);
        return [
          ...(most === text(maxGb, maxEcpuPerSecond) ? [] : [`at most ${most}`]),
          ...(data?.Minimum || ecpu?.Minimum
            ? [`at least ${data?.Minimum ?? 0} GB, ${ecpu?.Minimum ?? 0} ECPU a second`]
            : []),
        ];
      });
    },
  },
  {
    id: "sessions-user",
    subject: "Sessions",
    what: "The application's user alone may log in to the session store, with a password, and may do no more than it needs",
    remedy:
      "pulumi refresh, then pulumi up puts user and group back (src/blocks/sessions/store.ts, src/blocks/sessions/access.ts)",
    needs: [
      "elasticache:DescribeServerlessCaches",
      "elasticache:DescribeUserGroups",
      "elasticache:DescribeUsers",
    ],
    per: "region",
    run: (context, site) =>
      ofStore(
        context,
        site,
        `${userName} alone, with a password and the rights of src/blocks/sessions/access.ts`,
        async ({ UserGroupId }) => {
          if (UserGroupId === undefined) return ["everybody may log in: it has no user group"];
          const users = await usersOf(context, site, UserGroupId);
          return users.length === 0 ? ["nobody may log in"] : users.flatMap(userProblems);
        },
      ),
  },
];

/** Judges the region's session store. */
async function ofStore(
  context: CheckContext,
  site: CheckedSite,
  expected: string,
  problems: (store: ServerlessCache) => Promise<readonly string[]>,
): Promise<CheckFinding> {
  const { host } = sessionsOf(context, site);
  const pages = paginateDescribeServerlessCaches({ client: context.clients.cache(site.region) }, {});
  for await (const { ServerlessCaches = [] } of pages)
    for (const store of ServerlessCaches)
      if (store.Endpoint?.Address === host)
        return judge(expected, `${store.ServerlessCacheName}: so it is`, await problems(store));
  return judge(expected, "", [`there is no session store at ${host}`]);
}

async function usersOf(
  { clients }: CheckContext,
  { region }: CheckedSite,
  UserGroupId: string,
): Promise<readonly User[]> {
  const client = clients.cache(region);
  const { UserGroups = [] } = await client.send(new DescribeUserGroupsCommand({ UserGroupId }));
  const ids = UserGroups.flatMap(({ UserIds = [] }) => UserIds);
  const answers = await Promise.all(ids.map((UserId) => client.send(new DescribeUsersCommand({ UserId }))));
  return answers.flatMap(({ Users = [] }) => Users);
}

function userProblems({ UserName, Status, Authentication, AccessString }: User): readonly string[] {
  if (UserName !== userName) return [`${UserName} may log in`];
  return [
    // While a password is rotated, which takes a minute, it is being modified.
    ...(Status === "active" || Status === "modifying" ? [] : [`${UserName} is ${Status}`]),
    ...(Authentication?.Type === "password" ? [] : [`${UserName} logs in by ${Authentication?.Type}`]),
    ...(AccessString === accessString ? [] : [`${UserName} may do ${AccessString}`]),
  ];
}
