import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import {
  CreateDBClusterCommand,
  CreateGlobalClusterCommand,
  DeleteDBClusterCommand,
  DeleteGlobalClusterCommand,
  DescribeDBClustersCommand,
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  RDSClient,
  RemoveFromGlobalClusterCommand,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import test, { type ExecutionContext } from "ava";
import { findGlobalWriter } from "../../src/program/lookups/global-writer.ts";
import { openGateway } from "../../src/tools/local/gateway.ts";

const arnOf = (region: string, name: string) => `arn:aws:rds:${region}:123456789012:cluster:${name}`;
const home = arnOf("us-east-1", "home");
const replica = arnOf("us-west-2", "replica");
const name = "aurora-global-staging";

/** An emulator that knows of clusters alone, behind the gateway. */
async function open(t: ExecutionContext) {
  const known: string[] = [];
  const target = createServer(async (incoming, outgoing) => {
    const fields = Object.fromEntries(new URLSearchParams(await text(incoming)));
    const region = String(incoming.headers.authorization).split("/")[2] ?? "";
    const { Action = "", DBClusterIdentifier = "" } = fields;
    if (Action === "CreateDBCluster") known.push(arnOf(region, DBClusterIdentifier));
    const cluster = (arn: string) =>
      `<DBClusterArn>${arn}</DBClusterArn><Engine>aurora-postgresql</Engine><EngineVersion>17.7</EngineVersion>`;
    const body =
      Action === "DescribeDBClusters"
        ? `<DBClusters>${known.map((arn) => `<DBCluster>${cluster(arn)}</DBCluster>`).join("")}</DBClusters>`
        : `<DBCluster>${cluster(arnOf(region, DBClusterIdentifier))}</DBCluster>`;
    outgoing
      .writeHead(200, { "content-type": "text/xml" })
      .end(`<${Action}Response><${Action}Result>${body}</${Action}Result></${Action}Response>`);
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  const gateway = await openGateway(`http://127.0.0.1:${(target.address() as AddressInfo).port}`);
  const clientIn = (region: string) =>
    new RDSClient({
      region,
      endpoint: gateway.url,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
  t.teardown(async () => {
    await gateway.close();
    target.close();
  });
  const [east, west] = [clientIn("us-east-1"), clientIn("us-west-2")];
  const Engine = "aurora-postgresql";
  await east.send(new CreateDBClusterCommand({ DBClusterIdentifier: "home", Engine }));
  const tags = [{ Key: "Environment", Value: "staging" }];
  await east.send(
    new CreateGlobalClusterCommand({
      GlobalClusterIdentifier: name,
      SourceDBClusterIdentifier: home,
      Tags: tags,
    }),
  );
  const second = { DBClusterIdentifier: "replica", Engine, GlobalClusterIdentifier: name };
  await west.send(new CreateDBClusterCommand(second));
  return {
    east,
    west,
    look: () => findGlobalWriter({ region: "us-west-2", name }, { rds: clientIn("us-west-2") }),
  };
}

const names = { GlobalClusterIdentifier: name };

test("the gateway's global database is of two regions, and tells what it is made of", async (t) => {
  const { east, west, look } = await open(t);
  t.deepEqual(await look(), {
    name,
    writer: "us-east-1",
    moving: false,
    halves: { "us-east-1": home, "us-west-2": replica },
  });
  const { GlobalClusters: [found] = [] } = await east.send(new DescribeGlobalClustersCommand(names));
  t.like(found, {
    Engine: "aurora-postgresql",
    EngineVersion: "17.7",
    Status: "available",
    TagList: [{ Key: "Environment", Value: "staging" }],
  });
  const { DBClusters = [] } = await west.send(new DescribeDBClustersCommand({}));
  t.deepEqual(
    DBClusters.map(({ ReplicationSourceIdentifier }) => ReplicationSourceIdentifier),
    [undefined, home],
  );
  await t.throwsAsync(west.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: "other" })), {
    name: "GlobalClusterNotFoundFault",
  });
  await t.throwsAsync(
    west.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: "third",
        Engine: "aurora-postgresql",
        GlobalClusterIdentifier: "other",
      }),
    ),
    { name: "GlobalClusterNotFoundFault" },
  );
});

test("the gateway's global database is moved there and back, once at a time", async (t) => {
  const { east, west, look } = await open(t);
  await east.send(new SwitchoverGlobalClusterCommand({ ...names, TargetDbClusterIdentifier: replica }));
  await t.throwsAsync(
    west.send(new FailoverGlobalClusterCommand({ ...names, TargetDbClusterIdentifier: replica })),
    { name: "InvalidGlobalClusterStateFault" },
  );
  t.like(await look(), { writer: "us-east-1", moving: true });
  t.like(await look(), { writer: "us-west-2", moving: false });
  const { DBClusters = [] } = await west.send(new DescribeDBClustersCommand({}));
  t.deepEqual(
    DBClusters.map(({ ReplicationSourceIdentifier }) => ReplicationSourceIdentifier),
    [replica, undefined],
  );
  const back = { ...names, TargetDbClusterIdentifier: home, AllowDataLoss: true };
  await east.send(new FailoverGlobalClusterCommand(back));
  await look();
  t.like(await look(), { writer: "us-east-1", moving: false });
  await t.throwsAsync(east.send(new SwitchoverGlobalClusterCommand(back)), {
    name: "InvalidGlobalClusterStateFault",
  });
  const nobody = { ...names, TargetDbClusterIdentifier: "nobody" };
  await t.throwsAsync(east.send(new SwitchoverGlobalClusterCommand(nobody)), {
    name: "DBClusterNotFoundFault",
  });
});

test("the gateway's global database is taken apart in AWS's order alone", async (t) => {
  const { east, west, look } = await open(t);
  const remove = (half: string) =>
    east.send(new RemoveFromGlobalClusterCommand({ ...names, DbClusterIdentifier: half }));
  const drop = (client: RDSClient, id: string) =>
    client.send(new DeleteDBClusterCommand({ DBClusterIdentifier: id, SkipFinalSnapshot: true }));
  await t.throwsAsync(drop(west, "replica"), { name: "InvalidDBClusterStateFault" });
  await t.throwsAsync(drop(east, "home"), { name: "InvalidGlobalClusterStateFault" });
  await t.throwsAsync(remove(home), { name: "InvalidGlobalClusterStateFault" });
  await t.throwsAsync(east.send(new DeleteGlobalClusterCommand(names)), {
    name: "InvalidGlobalClusterStateFault",
  });
  await remove(replica);
  await drop(west, "replica");
  await t.throwsAsync(remove(replica), { name: "InvalidParameterValue" });
  t.deepEqual((await look())?.halves, { "us-east-1": home });
  await remove(home);
  await east.send(new DeleteGlobalClusterCommand(names));
  t.is(await look(), undefined);
  await t.notThrowsAsync(drop(east, "home"));
});
