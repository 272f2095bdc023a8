import {
  ApiGatewayV2Client,
  GetAuthorizerCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetVpcLinkCommand,
  type VpcLinkStatus,
} from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeTableCommand, DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  DescribeServerlessCachesCommand,
  DescribeUserGroupsCommand,
  DescribeUsersCommand,
  ElastiCacheClient,
  type ServerlessCache,
  type User,
} from "@aws-sdk/client-elasticache";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { routeKeys } from "../../../src/blocks/api/route-keys.ts";
import { accessString } from "../../../src/blocks/sessions/access.ts";
import type { Sockets } from "../../../src/tools/verify/sockets/internet.ts";
import type { Certificate, TlsVersion } from "../../../src/tools/verify/sockets/tls.ts";
import { find, text } from "./find.ts";
import { now, primary, sample, secondary } from "./sample.ts";

const nobody = async () => {
  throw new Error("nobody is there");
};
const internet: Sockets = { addresses: nobody, handshake: nobody, get: nobody, knock: nobody };
const issuer = { url: "https://login.example.com", audiences: ["payments"] };
const withoutImage = {
  ...sample,
  regions: {
    ...sample.regions,
    [primary]: { ...sample.regions[primary], service: undefined, worker: undefined },
  },
};

test("api-tls: 1.2 and nothing older, with a certificate of both names", async (t) => {
  const good: Certificate = {
    untrusted: undefined,
    expires: new Date(now.getTime() + 90 * 86_400_000),
    names: (name) => name.endsWith("api.pay.staging.example.com"),
  };
  const show = (accepted: readonly TlsVersion[], more: Partial<Certificate> = {}) =>
    find("api-tls", {
      internet: {
        ...internet,
        handshake: async (_, version) =>
          accepted.includes(version)
            ? { accepted: true, certificate: { ...good, ...more } }
            : { accepted: false, reason: "no" },
      },
    });
  t.is((await show(["TLSv1.2", "TLSv1.3"])).status, "pass");
  t.is(text(await show(["TLSv1.1", "TLSv1.2"])), "TLSv1.1 is accepted");
  t.is(text(await show(["TLSv1.3"])), "TLSv1.2 is refused: no");
  t.is(
    text(await show(["TLSv1.2"], { names: (name) => name.startsWith("use1.") })),
    "not of api.pay.staging.example.com",
  );
  t.is(text(await show(["TLSv1.2"], { expires: now })), "0 days left");
});

test("api-answers: the active region to callers, the other one to nobody, and tokens are asked for in both", async (t) => {
  const answer = (
    region: typeof primary | typeof secondary,
    statuses: Readonly<Record<string, number>>,
    tokens = {},
  ) =>
    find(
      "api-answers",
      {
        internet: {
          ...internet,
          get: async (_, { host, name }, path) => {
            t.is(host, `${region === primary ? "use1" : "usw2"}.api.pay.staging.example.com`);
            t.is(name, host);
            return { status: statuses[path] ?? 404, header: () => "" };
          },
        },
        ...tokens,
      },
      region,
    );
  t.is((await answer(primary, { "/healthz": 204 })).status, "pass");
  t.is((await answer(secondary, { "/healthz": 503 })).status, "pass");
  t.is(text(await answer(primary, { "/healthz": 503 })), "/healthz 503");
  t.is(text(await answer(primary, { "/healthz": 401 })), "/healthz 401");
  t.is(text(await answer(secondary, { "/healthz": 200 })), "/healthz 200");
  t.is((await answer(primary, { "/healthz": 200, "/": 401 }, { issuer })).status, "pass");
  t.is((await answer(secondary, { "/healthz": 503, "/": 401 }, { issuer })).status, "pass");
  t.is(text(await answer(secondary, { "/healthz": 503, "/": 503 }, { issuer })), "/ 503");
  t.is((await find("api-answers", { deployed: withoutImage })).status, "skipped");
});

test.serial("api-tokens: of the issuer that is configured, on every route but the health path", async (t) => {
  const gateway = mockClient(ApiGatewayV2Client);
  const given = (withToken: readonly string[], audiences: readonly string[]) =>
    gateway
      .on(GetRoutesCommand)
      .resolves({
        Items: Object.values(routeKeys).map((RouteKey) => ({
          RouteKey,
          Target: "integrations/1",
          ...(withToken.includes(RouteKey)
            ? { AuthorizationType: "JWT" as const, AuthorizerId: "authorizer" }
            : { AuthorizationType: "NONE" as const }),
        })),
      })
      .on(GetAuthorizerCommand)
      .resolves({ JwtConfiguration: { Issuer: issuer.url, Audience: [...audiences] } });
  const { payments, health, others } = routeKeys;
  given([payments, others], ["payments"]);
  t.is((await find("api-tokens", { issuer })).status, "pass");
  t.regex(text(await find("api-tokens", {})), /^POST \/payments has authorization JWT instead of NONE; /);
  given([health, payments], ["payments"]);
  t.is(
    text(await find("api-tokens", { issuer })),
    "GET /healthz has authorization JWT instead of NONE; $default has authorization NONE instead of JWT",
  );
  given([payments, others], ["another"]);
  t.regex(text(await find("api-tokens", { issuer })), /^POST \/payments takes tokens of \S+ for another; /);
  gateway.restore();
});

test.serial("api-link: a link that has gone to sleep is found in the region that waits", async (t) => {
  const gateway = mockClient(ApiGatewayV2Client);
  gateway
    .on(GetIntegrationsCommand)
    .resolves({ Items: [{ ConnectionType: "VPC_LINK", ConnectionId: "link", PayloadFormatVersion: "1.0" }] });
  const given = (VpcLinkStatus: VpcLinkStatus) =>
    gateway.on(GetVpcLinkCommand).resolves({ VpcLinkId: "link", VpcLinkStatus });
  given("AVAILABLE");
  t.is((await find("api-link", {}, secondary)).status, "pass");
  given("INACTIVE");
  t.is(text(await find("api-link", {}, secondary)), "link INACTIVE");
  gateway.restore();
});

test.serial("queue-redrive: after the attempts agreed, and from nowhere else", async (t) => {
  const sqs = mockClient(SQSClient);
  const queue = sample.regions[primary].queue;
  const given = (redrive: object, allow: object) =>
    sqs
      .on(GetQueueAttributesCommand, { QueueUrl: queue?.url })
      .resolves({ Attributes: { QueueArn: "arn:payments", RedrivePolicy: JSON.stringify(redrive) } })
      .on(GetQueueAttributesCommand, { QueueUrl: queue?.deadLettersUrl })
      .resolves({ Attributes: { QueueArn: "arn:dead", RedriveAllowPolicy: JSON.stringify(allow) } });
  const redrive = { deadLetterTargetArn: "arn:dead", maxReceiveCount: "5" };
  const allow = { redrivePermission: "byQueue", sourceQueueArns: ["arn:payments"] };
  given(redrive, allow);
  t.is((await find("queue-redrive", {})).status, "pass");
  given({ ...redrive, maxReceiveCount: 1000 }, allow);
  t.is(text(await find("queue-redrive", {})), "after 1000 attempts");
  given({}, { redrivePermission: "allowAll" });
  t.is(
    text(await find("queue-redrive", {})),
    "what fails goes to nowhere; after no attempts; dead letters may come from allowAll",
  );
  sqs.restore();
});

test.serial(
  "queue-waiting: what waits in the region that nobody works in is found, whatever its age",
  async (t) => {
    const [sqs, cloudwatch] = [mockClient(SQSClient), mockClient(CloudWatchClient)];
    const given = (waiting: number, taken: number, Maximum: number | undefined) => {
      sqs.on(GetQueueAttributesCommand).resolves({
        Attributes: {
          ApproximateNumberOfMessages: String(waiting),
          ApproximateNumberOfMessagesNotVisible: String(taken),
        },
      });
      cloudwatch.on(GetMetricStatisticsCommand).resolves({
        Datapoints: Maximum === undefined ? [] : [{ Timestamp: now, Maximum }],
      });
    };
    given(0, 0, undefined);
    t.is((await find("queue-waiting", {}, secondary)).status, "pass");
    t.is((await find("queue-waiting", {})).status, "pass");
    given(2, 1, 900);
    t.is(text(await find("queue-waiting", {}, secondary)), "3 wait");
    t.like(await find("queue-waiting", {}), { status: "pass", found: "3 wait, the oldest for 900 seconds" });
    given(3, 0, undefined);
    t.like(await find("queue-waiting", {}), {
      status: "fail",
      found: "3 wait, and SQS does not tell for how long",
    });
    sqs.restore();
    cloudwatch.restore();
  },
);

test.serial("queue-worker: as many tasks as are wanted, and none in the region that waits", async (t) => {
  const ecs = mockClient(ECSClient);
  const given = (runningCount: number, desiredCount: number) =>
    ecs.on(DescribeServicesCommand).resolves({ services: [{ runningCount, desiredCount, pendingCount: 0 }] });
  given(2, 2);
  t.is((await find("queue-worker", {})).status, "pass");
  t.is(text(await find("queue-worker", {}, secondary)), "2 run, 0 start, 2 wanted");
  given(1, 2);
  t.is(text(await find("queue-worker", {})), "1 run, 0 start, 2 wanted");
  given(0, 0);
  t.is((await find("queue-worker", {})).status, "fail");
  t.is((await find("queue-worker", {}, secondary)).status, "pass");
  t.is((await find("queue-worker", { deployed: withoutImage })).status, "skipped");
  ecs.restore();
});

const store: ServerlessCache = {
  ServerlessCacheName: "cache-sessions",
  Status: "available",
  Engine: "valkey",
  Endpoint: { Address: sample.regions[primary].sessions?.host },
  KmsKeyId: sample.regions[primary].keyArns.messaging,
  SubnetIds: ["subnet-3"],
  SnapshotRetentionLimit: 0,
  UserGroupId: "sessions",
  CacheUsageLimits: { DataStorage: { Maximum: 1, Unit: "GB" }, ECPUPerSecond: { Maximum: 1000 } },
};

/** The findings of a check in one store after the other. */
async function findInStores(id: string, stores: readonly Partial<ServerlessCache>[]) {
  const cache = mockClient(ElastiCacheClient);
  const found: string[] = [];
  for (const changes of stores) {
    cache.on(DescribeServerlessCachesCommand).resolves({
      ServerlessCaches: [
        { ...store, Endpoint: { Address: "other" } },
        { ...store, ...changes },
      ],
    });
    const each = await find(id, {});
    found.push(`${each.status}: ${text(each)}`);
  }
  cache.restore();
  return found;
}

test.serial(
  "sessions-store: available, in the data tier, under the right key, forgotten when it is lost",
  async (t) => {
    t.deepEqual(
      await findInStores("sessions-store", [
        {},
        { Status: "modifying", Engine: "redis" },
        { KmsKeyId: undefined, SubnetIds: ["subnet-1"] },
        { SnapshotRetentionLimit: 7 },
        { Endpoint: { Address: "elsewhere" } },
      ]),
      [
        "pass: cache-sessions: so it is",
        "fail: modifying; of engine redis",
        "fail: under AWS's own key; in subnet-1",
        "fail: snapshots of 7 days",
        `fail: there is no session store at ${store.Endpoint?.Address}`,
      ],
    );
  },
);

test.serial("sessions-limits: those of the descriptor, and no minimum", async (t) => {
  const limits = store.CacheUsageLimits;
  t.deepEqual(
    await findInStores("sessions-limits", [
      {},
      { CacheUsageLimits: { ...limits, DataStorage: { Maximum: 5, Unit: "GB" } } },
      { CacheUsageLimits: { ...limits, ECPUPerSecond: { Minimum: 1000, Maximum: 1000 } } },
      { CacheUsageLimits: undefined },
    ]),
    [
      "pass: cache-sessions: so it is",
      "fail: at most 5 GB, 1000 ECPU a second",
      "fail: at least 0 GB, 1000 ECPU a second",
      "fail: at most any number of GB, any number of ECPU a second",
    ],
  );
});

test.serial(
  "sessions-user: the application's alone, with a password and no more rights than it needs",
  async (t) => {
    const cache = mockClient(ElastiCacheClient);
    const given = (...users: readonly Partial<User>[]) => {
      cache
        .on(DescribeServerlessCachesCommand)
        .resolves({ ServerlessCaches: [store] })
        .on(DescribeUserGroupsCommand, { UserGroupId: "sessions" })
        .resolves({ UserGroups: [{ UserIds: users.map((_, index) => `user-${index}`) }] });
      for (const [index, user] of users.entries())
        cache.on(DescribeUsersCommand, { UserId: `user-${index}` }).resolves({
          Users: [
            {
              UserName: "sessions",
              Status: "active",
              Authentication: { Type: "password", PasswordCount: 2 },
              AccessString: accessString,
              ...user,
            },
          ],
        });
      return find("sessions-user", {});
    };
    t.is((await given({})).status, "pass");
    t.is(text(await given({}, { UserName: "default" })), "default may log in");
    t.is(text(await given({ Authentication: { Type: "no-password" } })), "sessions logs in by no-password");
    t.is(text(await given({ AccessString: "on ~* +@all" })), "sessions may do on ~* +@all");
    t.is(text(await given()), "nobody may log in");
    cache.restore();
  },
);

test.serial("lease-table: one truth in both regions and the witness, and the region's own key", async (t) => {
  const dynamodb = mockClient(DynamoDBClient);
  const given = (more: Partial<TableDescription> = {}) =>
    dynamodb.on(DescribeTableCommand, { TableName: "payments-lease-staging" }).resolves({
      Table: {
        TableName: "payments-lease-staging",
        TableStatus: "ACTIVE",
        MultiRegionConsistency: "STRONG",
        Replicas: [{ RegionName: secondary, ReplicaStatus: "ACTIVE" }],
        GlobalTableWitnesses: [{ RegionName: "us-east-2", WitnessStatus: "ACTIVE" }],
        SSEDescription: { KMSMasterKeyArn: sample.regions[primary].keyArns.data },
        ...more,
      },
    });
  given();
  t.is((await find("lease-table", {})).status, "pass");
  given({ MultiRegionConsistency: undefined, GlobalTableWitnesses: [] });
  t.is(text(await find("lease-table", {})), "its consistency is one region's; the witness us-east-2 is none");
  given({ Replicas: [{ RegionName: secondary, ReplicaStatus: "CREATING" }], SSEDescription: undefined });
  t.is(text(await find("lease-table", {})), "us-west-2 has CREATING; under a key of AWS's");
  dynamodb
    .on(DescribeTableCommand)
    .rejects(Object.assign(new Error("no"), { name: "ResourceNotFoundException" }));
  t.is(text(await find("lease-table", {})), "there is no such table");
  dynamodb.restore();
});
