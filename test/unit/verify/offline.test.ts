import { BackupClient, DescribeRecoveryPointCommand } from "@aws-sdk/client-backup";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  DescribeLogStreamsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  DescribeListenerAttributesCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type TargetHealthReasonEnum,
  type TargetHealthStateEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeDBClusterSnapshotsCommand, DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import type { CheckFinding } from "../../../src/tools/verify/check.ts";
import { createInternet, type Sockets } from "../../../src/tools/verify/sockets/internet.ts";
import { find, text } from "./find.ts";
import { minutesAgo, primary, sample, secondary, tags } from "./sample.ts";
import {
  createAuthority,
  type Identity,
  issue,
  servePlain,
  servePostgres,
  serveSecure,
  stopServers,
} from "./servers.ts";

const names = ["pay.staging.example.com", "use1.pay.staging.example.com"];
const database = sample.regions[primary].databases[0]?.writerEndpoint ?? "";
let authority: Identity;
let identity: Identity;
test.before(async () => {
  authority = await createAuthority();
  identity = await issue(authority, names, 90);
});
test.after.always(stopServers);

/** The internet with one server for everybody. */
const at = (ports: { readonly plain?: number; readonly secure?: number }): Sockets =>
  createInternet({
    authorities: [authority.cert],
    databaseAuthorities: [authority.cert],
    route: ({ port }) => ({ host: "127.0.0.1", port: (port === 80 ? ports.plain : ports.secure) ?? 1 }),
  });

const old = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

test("tls-versions: what is older than 1.2 has to be refused, and a server that talks it is found out", async (t) => {
  const good = await serveSecure({ ...identity, minVersion: "TLSv1.2" }, () => {});
  t.like(await find("tls-versions", { internet: at({ secure: good }) }), {
    status: "pass",
    found: "TLSv1.2, TLSv1.3 accepted, the others refused",
  });
  const bad = await serveSecure({ ...identity, ...old, maxVersion: "TLSv1.2" }, () => {});
  const found = await find("tls-versions", { internet: at({ secure: bad }) });
  t.is(found.status, "fail");
  t.regex(text(found), /^TLSv1 is accepted; TLSv1\.1 is accepted; TLSv1\.3 is refused: /);
});

test("a server that cannot be reached has refused nothing", async (t) => {
  for (const id of ["tls-versions", "tls-certificate", "http-redirect", "no-way-around", "region-role"]) {
    const found = await find(id, { internet: at({}) });
    t.is(found.status, "fail", id);
    t.regex(
      text(found),
      /^could not be checked: .+(cannot be reached|gives no answer): connect ECONNREFUSED/,
      id,
    );
  }
});

test("tls-certificate: trusted, of both names, and not about to end", async (t) => {
  const show = async (shown: Identity) =>
    find("tls-certificate", { internet: at({ secure: await serveSecure(shown, () => {}) }) });
  t.is((await show(identity)).status, "pass");
  t.is(text(await show(await issue(authority, names, 20))), "19 days left");
  t.is(text(await show(await issue(authority, names.slice(0, 1), 90))), `not of ${names[1]}`);
  t.is(
    text(await show(await issue(authority, ["other.example.com"], 90))),
    `not of ${names[0]}; not of ${names[1]}`,
  );
  t.regex(text(await show(await issue(await createAuthority(), names, 90))), /^not trusted: \w+/);
});

test("http-redirect: once and for all, to the same page", async (t) => {
  const answer = async (status: number, location: string) =>
    find("http-redirect", {
      internet: at({
        plain: await servePlain((_, response) => response.writeHead(status, { location }).end()),
      }),
    });
  const there = `https://${names[0]}:443/.well-known/active-region`;
  t.is((await answer(301, there)).status, "pass");
  t.is(text(await answer(302, there)), `302 ${there}`);
  t.is(
    text(await answer(301, `http://${names[0]}/.well-known/active-region`)),
    `301 http://${names[0]}/.well-known/active-region`,
  );
  t.is((await answer(200, "")).status, "fail");
});

test("region-role: the active region answers by the customers' name, the other one turns them away", async (t) => {
  const asked: string[] = [];
  const answer = async (status: number, region: typeof primary | typeof secondary) => {
    const secure = await serveSecure(identity, ({ headers, url }, response) => {
      asked.push(`${headers.host}${url}`);
      response.writeHead(status).end();
    });
    return find("region-role", { internet: at({ secure }) }, region);
  };
  t.is((await answer(200, primary)).status, "pass");
  t.is((await answer(503, secondary)).status, "pass");
  t.is(text(await answer(502, primary)), "502");
  t.is(text(await answer(200, secondary)), "200");
  t.deepEqual([...new Set(asked)], [`${names[0]}/healthz`]);
  const { regions } = sample;
  const deployed = {
    ...sample,
    regions: { ...regions, [primary]: { ...regions[primary], service: undefined } },
  };
  t.is((await find("region-role", { deployed })).status, "skipped");
});

test("no-way-around: names of the API, of nobody, and what API Gateway alone says are refused from outside", async (t) => {
  const hosts = new Set<string>();
  const answer = async (
    region: typeof primary | typeof secondary,
    status: (host: string | undefined, forged: boolean) => number,
  ) => {
    const secure = await serveSecure(
      await issue(authority, ["use1.pay.staging.example.com", "usw2.pay.staging.example.com"], 90),
      ({ headers }, response) => {
        hosts.add(String(headers.host));
        const forged = headers["x-client-address"] ?? headers["x-client-subject"];
        response.writeHead(status(headers.host, forged !== undefined)).end();
      },
    );
    return find("no-way-around", { internet: at({ secure }) }, region);
  };
  const own = /^us[ew]\d\.pay\./;
  const guarded = (host = "", forged: boolean) => (own.test(host) && !forged ? 200 : 403);
  t.is((await answer(primary, guarded)).status, "pass");
  t.deepEqual([...hosts].sort(), [
    "api.pay.staging.example.com",
    "nobody.invalid",
    "use1.api.pay.staging.example.com",
    "use1.pay.staging.example.com",
  ]);
  t.is((await answer(secondary, () => 503)).status, "pass");
  t.is(
    text(await answer(primary, (host, forged) => (host?.startsWith("api.") ? 200 : guarded(host, forged)))),
    "host: api.pay.staging.example.com 200",
  );
  t.is(
    text(await answer(primary, (host) => guarded(host, false))),
    "x-client-address: 192.0.2.1 200; x-client-subject: 192.0.2.1 200",
  );
  t.regex(text(await answer(primary, () => 403)), /nothing is known of the others$/);
});

test.serial("hsts: in an answer as well as in the settings", async (t) => {
  const value = "max-age=63072000; includeSubDomains";
  const balancing = mockClient(ElasticLoadBalancingV2Client);
  balancing.on(DescribeListenerAttributesCommand).resolves({
    Attributes: [{ Key: "routing.http.response.strict_transport_security.header_value", Value: value }],
  });
  const answer = async (header: string) => {
    const secure = await serveSecure(identity, (_, response) =>
      response.writeHead(200, { "strict-transport-security": header }).end(),
    );
    return find("hsts", { internet: at({ secure }) });
  };
  t.is((await answer(value)).status, "pass");
  t.is(text(await answer("max-age=63072000")), "/healthz has max-age=63072000");
  balancing.restore();
});

test("dns-answers: with addresses of the active region, and of no other", async (t) => {
  const answers = (customers: readonly string[]) => {
    const known: Readonly<Record<string, readonly string[]>> = {
      [names[0] ?? ""]: customers,
      [names[1] ?? ""]: ["1.1.1.1", "1.1.1.2"],
      "usw2.pay.staging.example.com": ["2.2.2.2"],
    };
    return find("dns-answers", { internet: { ...at({}), addresses: async (name) => known[name] ?? [] } });
  };
  t.is((await answers(["1.1.1.2", "1.1.1.3"])).status, "pass");
  t.is(
    text(await answers(["2.2.2.2"])),
    "2.2.2.2; us-east-1 has 1.1.1.1, 1.1.1.2; 2.2.2.2, which are of us-west-2",
  );
  t.is(text(await answers([])), "no address; us-east-1 has 1.1.1.1, 1.1.1.2");
});

test("database-connections: plain text refused, TLS verified by the database's own name", async (t) => {
  const knock = async (shown: Identity, plain: "28000" | "28P01", secure: "28000" | "28P01" = "28P01") =>
    find("database-connections", {
      internet: at({}),
      databaseHost: { host: "127.0.0.1", port: await servePostgres(shown, { plain, secure }) },
    });
  const own = await issue(authority, [database], 90);
  t.is((await knock(own, "28000")).status, "pass");
  t.is(text(await knock(own, "28P01")), "plain text is asked for a password");
  t.is(text(await knock(own, "28000", "28000")), "verified TLS is refused");
  t.regex(
    text(await knock(identity, "28000")),
    /^could not be checked: a verified connection .+ came to nothing: .*altnames/,
  );
  const strange = await issue(await createAuthority(), [database], 90);
  t.regex(text(await knock(strange, "28000")), /^could not be checked: a verified connection/);
  t.is((await find("database-connections", { internet: at({}) })).status, "skipped");
});

/** What a check finds by asking AWS, whose clients are mocked. */
const look = (id: string): Promise<CheckFinding> => find(id, {});

const snapshot = (age: number, more: object = {}) => ({
  Status: "available",
  DBClusterIdentifier: sample.writer.cluster,
  DBClusterSnapshotArn: `arn:${age}`,
  SnapshotCreateTime: minutesAgo(age),
  ...more,
});

test.serial("recovery-point: the newest copy has to be young enough, by the time of its data", async (t) => {
  const [rds, backup] = [mockClient(RDSClient), mockClient(BackupClient)];
  const given = (...DBClusterSnapshots: readonly ReturnType<typeof snapshot>[]) =>
    rds.on(DescribeDBClusterSnapshotsCommand).resolves({ DBClusterSnapshots: [...DBClusterSnapshots] });
  const made = (age: number) =>
    rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ ClusterCreateTime: minutesAgo(age) }] });
  backup.on(DescribeRecoveryPointCommand).resolves({});
  const unusable = [snapshot(3, { Status: "creating" }), snapshot(2, { DBClusterIdentifier: "another" })];
  given(snapshot(5000), snapshot(600), ...unusable);
  t.like(await look("recovery-point"), { status: "pass", found: "600 minutes old" });
  given(snapshot(2900));
  t.like(await look("recovery-point"), { status: "fail", found: "2900 minutes old" });
  backup.on(DescribeRecoveryPointCommand).resolves({ CreationDate: minutesAgo(3000) });
  given(snapshot(600));
  t.like(await look("recovery-point"), { status: "fail", found: "3000 minutes old" });
  given();
  made(3000);
  t.like(await look("recovery-point"), { status: "fail", found: "none" });
  made(30);
  t.like(await look("recovery-point"), { status: "skipped" });
  rds.restore();
  backup.restore();
});

test.serial("database-backups: a database that is written to must not stay behind", async (t) => {
  const rds = mockClient(RDSClient);
  const given = (latest: number, MinCapacity: number) =>
    rds.on(DescribeDBClustersCommand).resolves({
      DBClusters: [
        {
          BackupRetentionPeriod: 7,
          ClusterCreateTime: minutesAgo(9000),
          LatestRestorableTime: minutesAgo(latest),
          ServerlessV2ScalingConfiguration: { MinCapacity },
        },
      ],
    });
  given(5, 1);
  t.like(await look("database-backups"), { status: "pass" });
  given(45, 0);
  t.like(await look("database-backups"), { status: "pass" });
  given(45, 1);
  const found = `${sample.writer.cluster}: to 45 minutes ago`;
  t.like(await look("database-backups"), { status: "fail", found });
  rds.restore();
});

test.serial("logs-receiving: silence is told apart from a log that is new", async (t) => {
  const logs = mockClient(CloudWatchLogsClient);
  const given = (made: number, last: number | undefined) =>
    logs
      .on(DescribeLogGroupsCommand)
      .callsFake(({ logGroupNamePrefix }: DescribeLogGroupsCommandInput) => ({
        logGroups: [{ logGroupName: logGroupNamePrefix, creationTime: minutesAgo(made).getTime() }],
      }))
      .on(DescribeLogStreamsCommand)
      .resolves({
        logStreams: last === undefined ? [] : [{ lastEventTimestamp: minutesAgo(last).getTime() }],
      });
  given(9000, 100);
  t.like(await look("logs-receiving"), { status: "pass" });
  given(10, undefined);
  t.like(await look("logs-receiving"), { status: "pass" });
  for (const last of [130, undefined]) {
    given(130, last);
    t.like(await look("logs-receiving"), { status: "fail" });
  }
  logs.restore();
});

test.serial(
  "target-health: tasks that come and go are no trouble, and those that fail say why",
  async (t) => {
    const [ecs, balancing] = [mockClient(ECSClient), mockClient(ElasticLoadBalancingV2Client)];
    const { blue, green } = sample.regions[primary].loadBalancer.targetGroupArns;
    ecs.on(DescribeServicesCommand).resolves({ services: [{ desiredCount: 1 }] });
    const rule = (weights: Readonly<Record<string, number>>) => ({
      Actions: [
        {
          Type: "forward" as const,
          ForwardConfig: {
            TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
              TargetGroupArn,
              Weight,
            })),
          },
        },
      ],
    });
    const target = (Id: string, State: TargetHealthStateEnum, Reason?: TargetHealthReasonEnum) => ({
      Target: { Id },
      TargetHealth: { State, ...(Reason && { Reason }) },
    });
    balancing
      .on(DescribeRulesCommand)
      .resolves({ Rules: [rule({ [blue]: 100, [green]: 0 })] })
      .on(DescribeTargetHealthCommand, { TargetGroupArn: green })
      .resolves({ TargetHealthDescriptions: [target("10.0.0.9", "unhealthy")] })
      .on(DescribeTargetHealthCommand, { TargetGroupArn: blue })
      .resolves({
        TargetHealthDescriptions: [
          target("10.0.0.1", "healthy"),
          target("10.0.0.2", "initial"),
          target("10.0.0.3", "draining"),
        ],
      });
    t.like(await look("target-health"), { status: "pass", found: "blue 100 %: 1 healthy" });
    balancing.on(DescribeRulesCommand).resolves({ Rules: [rule({ [blue]: 90, [green]: 10 })] });
    balancing.on(DescribeTargetHealthCommand, { TargetGroupArn: green }).resolves({
      TargetHealthDescriptions: [target("10.0.0.9", "unhealthy", "Target.Timeout")],
    });
    t.like(await look("target-health"), {
      status: "fail",
      found: "green gets customers and has nobody healthy; green 10.0.0.9 unhealthy, Target.Timeout",
    });
    ecs.restore();
    balancing.restore();
  },
);

test.serial("tags: on what the stack tells of, and on what Auto Scaling has launched", async (t) => {
  const [tagging, ec2] = [mockClient(ResourceGroupsTaggingAPIClient), mockClient(EC2Client)];
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const given = (untagged: RegExp) =>
    tagging.on(GetResourcesCommand).callsFake(({ ResourceARNList = [] }: GetResourcesCommandInput) => ({
      ResourceTagMappingList: ResourceARNList.map((ResourceARN) => ({
        ResourceARN,
        Tags: untagged.test(ResourceARN) ? Tags.slice(1) : Tags,
      })),
    }));
  const host = { InstanceId: "i-1", BlockDeviceMappings: [{ Ebs: { VolumeId: "vol-1" } }] };
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [host] }] });
  given(/^$/);
  t.like(await look("tags"), { status: "pass" });
  given(/vol-1|subnet-1/);
  const arn = "arn:aws:ec2:us-east-1:123456789012";
  t.like(await look("tags"), {
    status: "fail",
    found: `${arn}:subnet/subnet-1 lacks Environment; ${arn}:volume/vol-1 lacks Environment`,
  });
  tagging.restore();
  ec2.restore();
});
