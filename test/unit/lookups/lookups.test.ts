import { BackupClient, ListRecoveryPointsByBackupVaultCommand } from "@aws-sdk/client-backup";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeServicesCommand, ECSClient, ListServiceDeploymentsCommand } from "@aws-sdk/client-ecs";
import {
  DescribeDBClusterSnapshotsCommand,
  DescribeGlobalClustersCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { runtime } from "@pulumi/pulumi";
import test from "ava";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { parseConfig } from "../../../src/program/config/read.ts";
import { offlineLookups, realLookups } from "../../../src/program/lookups/lookups.ts";
import { configSource } from "../../support/platform.ts";

const region = "us-west-2";
const endpoint = "http://127.0.0.1:5000";
const config = (values: Readonly<Record<string, string>> = {}) =>
  parseConfig(configSource("staging", values));

const engine = (address: string) =>
  runtime.resetOptions("payments", "staging", 1, address, address, false, "organization");

test.serial("without an engine recovery points alone are looked up", (t) => {
  engine("");
  const { findRecoveryPoints, delegates, ...others } = realLookups(config());
  t.deepEqual(others, offlineLookups);
  t.true(delegates);
});

test.serial(
  "with one, each look-up asks its services in the region that it is about, and AWS unless told otherwise",
  async (t) => {
    engine("127.0.0.1:1");
    t.teardown(() => engine(""));
    const mocks = {
      backup: mockClient(BackupClient),
      dynamodb: mockClient(DynamoDBClient),
      ecs: mockClient(ECSClient),
      rds: mockClient(RDSClient),
    } as const;
    t.teardown(() => {
      for (const mock of Object.values(mocks)) mock.restore();
    });
    const ended = new Set<unknown>();
    for (const { prototype } of [BackupClient, DynamoDBClient, ECSClient, RDSClient]) {
      const { destroy } = prototype;
      prototype.destroy = function () {
        ended.add(this);
      };
      t.teardown(() => {
        prototype.destroy = destroy;
      });
    }
    mocks.backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({});
    mocks.dynamodb.on(UpdateItemCommand).resolves({});
    mocks.ecs.on(DescribeServicesCommand).resolves({ services: [{ runningCount: 1 }] });
    mocks.ecs.on(ListServiceDeploymentsCommand).resolves({});
    mocks.rds.on(DescribeGlobalClustersCommand).resolves({});
    mocks.rds.on(DescribeDBClusterSnapshotsCommand).resolves({});
    /** The regions and endpoints that were asked since the last time, by service. */
    const asked = async () => {
      const found: Record<string, string> = {};
      for (const [service, mock] of Object.entries(mocks) as readonly [string, AwsClientStub<RDSClient>][]) {
        for (const { thisValue } of mock.send.getCalls()) {
          const { config: own } = thisValue as RDSClient;
          // A connection that is kept would keep the update from ending.
          t.true(ended.has(thisValue), service);
          found[service] = `${await own.region()} ${(await own.endpoint?.())?.port ?? "AWS"}`;
        }
        mock.resetHistory();
      }
      return found;
    };
    for (const [values, where] of [
      [{}, `${region} AWS`],
      [{ endpoint }, `${region} 5000`],
    ] as const) {
      const lookups = realLookups(config(values));
      // Neither answer bears a date, because no server has given it.
      await t.throwsAsync(lookups.findRecoveryPoints({ region, vault: "v", cluster: "c" }), {
        message: /no date/,
      });
      t.deepEqual(await asked(), { backup: where, rds: where });
      await t.throwsAsync(lookups.timeIn(region), { message: /no date/ });
      t.deepEqual(await asked(), { rds: where });
      t.is(await lookups.findGlobalWriter({ region, name: "global" }), undefined);
      t.deepEqual(await asked(), { rds: where });
      await lookups.lookAtService?.({ region, cluster: "c", service: "s", taskDefinition: "t" });
      t.deepEqual(await asked(), { ecs: where });
      await lookups.raiseEpoch?.({ region, table: "lease", epoch: 2 });
      // An emulator has no table with one truth.
      t.deepEqual(await asked(), "endpoint" in values ? {} : { dynamodb: where });
    }
  },
);
