// The part of local-pulumi.sh that asks the emulator.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const args = process.argv.slice(2);
const { FAKE_PULUMI_UP: behaviour = "works" } = process.env;
const files = { clusters: "clusters.json", outputs: "outputs.json", region: "region" };
const state = {
  region: existsSync(files.region) ? readFileSync(files.region, "utf8").trim() : "us-east-1",
  clusters: existsSync(files.clusters) ? JSON.parse(readFileSync(files.clusters, "utf8")) : [],
};

const answers = {
  up: async () => {
    if (behaviour === "hangs") {
      process.on("SIGINT", () => process.exit(130));
      process.stdout.write("hanging\n");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
    if (behaviour === "is stuck") {
      // As a provider that waits for something: in a group of its own, and deaf.
      const deaf = `process.on("SIGINT", () => {}); process.on("SIGTERM", () => {}); console.log(); setTimeout(() => {}, 60_000)`;
      const plugin = spawn(process.execPath, ["-e", deaf], {
        detached: true,
        stdio: ["ignore", "pipe", "ignore"],
      });
      process.on("SIGINT", () => {});
      await once(plugin.stdout, "data");
      process.stdout.write(`stuck: ${process.pid} ${plugin.pid}\n`);
      await once(plugin, "exit");
    }
    if (behaviour === "fails") fail("no room");
    const second = state.clusters.some(({ region }) => region === state.region);
    const key = ["update", behaviour === "drifts" ? "aws:ec2/vpc:Vpc" : "aws:kms/key:Key"];
    await report([[second ? "same" : "create", "aws:rds/cluster:Cluster"], ...(second ? [key] : [])]);
    if (second) return "";
    await deploy(await import("@aws-sdk/client-rds"), await import("@aws-sdk/client-route-53"));
    return readFileSync(process.env.PAYMENTS_LOCAL_GAPS, "utf8");
  },
  destroy: async () => {
    if (process.env.PULUMI_OPTION_IGNORE_PROTECT !== "true") fail("it is protected");
    await destroy(await import("@aws-sdk/client-rds"), await import("@aws-sdk/client-route-53"));
    return "";
  },
};
process.stdout.write(`${await answers[args[0]]()}\n`);

/** Reports changes by gRPC, as Pulumi does from 3.206 on (`setupEventLog` in automation/stack.js). */
async function report(changes) {
  const { credentials } = await import("@grpc/grpc-js");
  const { default: services } = await import("@pulumi/pulumi/proto/events_grpc_pb.js");
  const { default: messages } = await import("@pulumi/pulumi/proto/events_pb.js");
  const address = args[args.indexOf("--event-log") + 1].replace("tcp://", "");
  const client = new services.EventsClient(address, credentials.createInsecure());
  await new Promise((resolve, reject) => {
    const stream = client.streamEvents((error) => (error ? reject(error) : resolve()));
    for (const [op, type] of changes) {
      const metadata = { op, type, urn: `urn:pulumi:staging::payments::${type}::one`, provider: "" };
      const event = { sequence: 1, timestamp: 1, resourcePreEvent: { metadata } };
      stream.write(new messages.EventRequest().setEvent(JSON.stringify(event)));
    }
    stream.end();
  });
  client.close();
}

function fail(reason) {
  process.stderr.write(`error: ${reason}\n`);
  process.exit(255);
}

async function deploy(rds, route53) {
  const client = new rds.RDSClient({ region: state.region });
  const generation = state.clusters.length + 1;
  const cluster = `aurora-${state.region}-g${generation}`;
  const tags = ["Environment=staging", "Application=payments"].map((pair) => {
    const [Key, Value] = pair.split("=");
    return { Key, Value };
  });
  const origin = { kind: "fresh" };
  if (generation === 1) {
    await client.send(
      new rds.CreateDBClusterCommand({
        DBClusterIdentifier: cluster,
        Engine: "aurora-postgresql",
        MasterUsername: "master",
        ManageMasterUserPassword: true,
        Tags: tags,
      }),
    );
    await route(route53, "CREATE");
  } else {
    const { DBClusterSnapshots: found } = await client.send(
      new rds.DescribeDBClusterSnapshotsCommand({ SnapshotType: "awsbackup" }),
    );
    const [snapshot] = found.filter(
      ({ DBClusterIdentifier }) => DBClusterIdentifier === state.clusters[0].cluster,
    );
    await client.send(
      new rds.RestoreDBClusterFromSnapshotCommand({
        DBClusterIdentifier: cluster,
        Engine: "aurora-postgresql",
        SnapshotIdentifier: snapshot.DBClusterSnapshotArn,
        Tags: tags,
      }),
    );
    Object.assign(origin, {
      kind: "restored",
      snapshot: snapshot.DBClusterSnapshotArn,
      source: snapshot.DBClusterIdentifier,
      takenAt: snapshot.SnapshotCreateTime,
      engineVersion: "17.7",
    });
  }
  const { region } = state;
  state.clusters.push({ generation, region, cluster, origin, opened: generation, state: "kept" });
  writeFileSync(files.clusters, JSON.stringify(state.clusters));
  const role = (name) => (name === region ? "active" : "standby");
  const facts = (name) => ({
    cluster: name,
    databases: [],
    backupVault: { name: "vault", arn: "arn" },
    loadBalancer: { url: `https://${name}.pay.staging.test` },
  });
  const outputs = {
    recovery: { lineage: state.clusters, primary: role("us-east-1"), secondary: role("us-west-2") },
    url: "https://pay.staging.test",
    hostedZoneId: await zoneId(route53),
    healthChecks: { failover: "1", primary: "2", claim: "3" },
    regions: { "us-east-1": facts("us-east-1"), "us-west-2": facts("us-west-2") },
  };
  writeFileSync(files.outputs, JSON.stringify(outputs));
}

async function destroy(rds, route53) {
  for (const { region, cluster } of state.clusters)
    await new rds.RDSClient({ region }).send(
      new rds.DeleteDBClusterCommand({ DBClusterIdentifier: cluster, SkipFinalSnapshot: true }),
    );
  await route(route53, "DELETE");
}

async function zoneId({ Route53Client, ListHostedZonesByNameCommand }) {
  const { HostedZones } = await new Route53Client({ region: "us-east-1" }).send(
    new ListHostedZonesByNameCommand({ DNSName: "staging.test" }),
  );
  return HostedZones[0].Id.replace("/hostedzone/", "");
}

async function route(route53, Action) {
  const Changes = ["PRIMARY", "SECONDARY"].map((Failover, index) => ({
    Action,
    ResourceRecordSet: {
      Name: "pay.staging.test",
      Type: "A",
      Failover,
      SetIdentifier: Failover,
      TTL: 60,
      ResourceRecords: [{ Value: `192.0.2.${index + 1}` }],
    },
  }));
  await new route53.Route53Client({ region: "us-east-1" }).send(
    new route53.ChangeResourceRecordSetsCommand({
      HostedZoneId: await zoneId(route53),
      ChangeBatch: { Changes },
    }),
  );
}
