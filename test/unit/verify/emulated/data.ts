import {
  CreateDBClusterCommand,
  CreateDBClusterParameterGroupCommand,
  CreateDBInstanceCommand,
  type DBCluster,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterSnapshotsCommand,
  ModifyDBClusterCommand,
  ModifyDBClusterParameterGroupCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { staging } from "../../../../environments/staging.ts";
import { parameters } from "../../../../src/blocks/data/parameters.ts";
import type { DeployedDatabase } from "../../../../src/tools/verify/outputs.ts";
import { type Fault, given, keyArns, primary } from "./setup.ts";

const rds = new RDSClient({ region: primary });
export const cluster = "aurora-use1-staging-g1";
const group = "parameter-group-use1-staging";
const instances = [`${cluster}-1`, `${cluster}-2`] as const;

/** A database with its writer and its reader. */
export async function buildDatabase(): Promise<
  Omit<
    DeployedDatabase,
    "administratorSecretArn" | "applicationSecretArn" | "masterSecretArn" | "readerSecretArn"
  >
> {
  await rds.send(
    new CreateDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: group,
      DBParameterGroupFamily: "aurora-postgresql17",
      Description: "every database",
    }),
  );
  await setParameters(parameters);
  const made = await create({ encrypted: true });
  return {
    generation: 1,
    clusterId: cluster,
    clusterArn: given(made?.DBClusterArn),
    writerEndpoint: given(made?.Endpoint),
    port: 5432,
    databaseName: "payments",
  };
}

const setParameters = (values: readonly { readonly name: string; readonly value: string }[]) =>
  rds.send(
    new ModifyDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: group,
      Parameters: values.map(({ name, value }) => ({
        ParameterName: name,
        ParameterValue: value,
        ApplyMethod: "pending-reboot",
      })),
    }),
  );

async function create({ encrypted }: { readonly encrypted: boolean }): Promise<DBCluster | undefined> {
  const { DBCluster } = await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: cluster,
      Engine: "aurora-postgresql",
      EngineMode: "provisioned",
      DBClusterParameterGroupName: group,
      MasterUsername: "payments_master",
      MasterUserPassword: "only-for-tests",
      BackupRetentionPeriod: staging.database.backupRetentionDays,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4 },
      StorageEncrypted: encrypted,
      ...(encrypted && { KmsKeyId: keyArns(primary).data }),
    }),
  );
  for (const [index, DBInstanceIdentifier] of instances.entries())
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        DBClusterIdentifier: cluster,
        Engine: "aurora-postgresql",
        DBInstanceClass: "db.serverless",
        AvailabilityZone: `us-east-1${"ab"[index]}`,
        PubliclyAccessible: false,
      }),
    );
  return DBCluster;
}

async function remove(): Promise<void> {
  for (const DBInstanceIdentifier of instances)
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  await rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: cluster, SkipFinalSnapshot: true }));
  // The emulator names them by the minute, and would not make the next one.
  const { DBClusterSnapshots = [] } = await rds.send(new DescribeDBClusterSnapshotsCommand({}));
  for (const { DBClusterSnapshotIdentifier } of DBClusterSnapshots)
    await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier }));
}

/** Faults of databases. The order matters: the first one makes the database anew. */
export const databaseFaults: readonly Fault[] = [
  {
    check: "database-encrypted",
    change: async () => {
      await remove();
      await create({ encrypted: false });
    },
    found: /^aurora-use1-staging-g1: not encrypted$/,
  },
  {
    check: "database-tls-forced",
    change: () => setParameters([{ name: "rds.force_ssl", value: "0" }]),
    found: /^aurora-use1-staging-g1: rds\.force_ssl=0$/,
  },
  {
    check: "database-zones",
    change: () =>
      rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: instances[1],
          PubliclyAccessible: true,
          ApplyImmediately: true,
        }),
      ),
    found: /^aurora-use1-staging-g1: aurora-use1-staging-g1-2 has a public address$/,
  },
  {
    check: "database-backups",
    change: () =>
      rds.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: cluster,
          BackupRetentionPeriod: 1,
          ApplyImmediately: true,
        }),
      ),
    found: /^aurora-use1-staging-g1: 1 days/,
  },
];
