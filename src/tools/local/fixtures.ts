import { randomUUID } from "node:crypto";
import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
} from "@aws-sdk/client-rds";
import { CreateHostedZoneCommand, DeleteHostedZoneCommand } from "@aws-sdk/client-route-53";
import type { RegionName } from "../../../regions/index.ts";
import { calling } from "../../cli/explain.ts";
import type { Clients } from "../stack/aws/clients.ts";

/** Resources that have to be there before a deployment, or while it runs, and that it does not make. */
export interface Fixtures {
  /** The public hosted zone that somebody has to have before the first deployment. */
  readonly createZone: (name: string) => Promise<Undo>;
  /** The copy that AWS Backup would have made in a region: a snapshot of a cluster that is in another one. */
  readonly createRecoveryPoint: (region: RegionName, cluster: string) => Promise<Undo>;
}

/** Takes away what was made. */
export type Undo = () => Promise<void>;

/** Fixtures in the emulator. Their errors say what to do. */
export function createFixtures(
  engineVersion: string,
  clients: Pick<Clients, "rds" | "route53">,
  signal: AbortSignal,
): Fixtures {
  const attempt = <T>(action: string, call: () => Promise<T>): Promise<T> =>
    calling({ action, where: "the emulator", signal }, call);
  return {
    createZone: async (name) => {
      const route53 = clients.route53();
      const zone = { Name: name, CallerReference: randomUUID() };
      const { HostedZone } = await attempt("route53:CreateHostedZone", () =>
        route53.send(new CreateHostedZoneCommand(zone)),
      );
      return async () =>
        void (await attempt("route53:DeleteHostedZone", () =>
          route53.send(new DeleteHostedZoneCommand({ Id: HostedZone?.Id })),
        ));
    },
    // Emulators copy no snapshot to another region, or one that cannot be restored. So a cluster of the same name lives
    // for as long as it takes to take one of it.
    createRecoveryPoint: async (region, cluster) => {
      const rds = clients.rds(region);
      const snapshot = { DBClusterSnapshotIdentifier: `copy-of-${cluster}` };
      const settings = {
        DBClusterIdentifier: cluster,
        Engine: "aurora-postgresql",
        EngineVersion: engineVersion,
        MasterUsername: "master",
        MasterUserPassword: randomUUID(),
        StorageEncrypted: true,
      };
      const taken = { DBClusterIdentifier: cluster, ...snapshot };
      const gone = { DBClusterIdentifier: cluster, SkipFinalSnapshot: true };
      await attempt("rds:CreateDBCluster", () => rds.send(new CreateDBClusterCommand(settings)));
      await attempt("rds:CreateDBClusterSnapshot", () => rds.send(new CreateDBClusterSnapshotCommand(taken)));
      await attempt("rds:DeleteDBCluster", () => rds.send(new DeleteDBClusterCommand(gone)));
      return async () =>
        void (await attempt("rds:DeleteDBClusterSnapshot", () =>
          rds.send(new DeleteDBClusterSnapshotCommand(snapshot)),
        ));
    },
  };
}
