import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SessionsSettings } from "../../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { accessString, userName } from "./access.ts";

export interface StoreArgs {
  readonly limits: SessionsSettings;
  readonly password: pulumi.Input<string>;
  /** Subnets of the data tier. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
  readonly messagingKeyArn: pulumi.Input<string>;
}

interface Store {
  readonly user: aws.elasticache.User;
  readonly cache: aws.elasticache.ServerlessCache;
}

/**
 * A store that grows and shrinks by itself, with a user of its own. It takes nothing but TLS. Without a user group it
 * would let everybody in; one of engine `valkey` turns off the user called `default`.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 *
 * Serverless, because sessions are small, come in waves, and are nowhere in the region that waits. A month in us-east-1
 * (730 hours at $0.084 for a GB, which is metered from 0.1 GB on; $0.0023 for a million processing units): empty $6; with
 * 0.3 GB on average $18; at both limits all month $397 in production and $67 in staging. Nodes are paid for in both
 * regions whether or not anybody is there: a pair of cache.t4g.small (1.37 GiB, $0.0256 an hour) costs $37 in each, so it
 * is cheaper from 0.6 GB on in a region that serves, and in both together from 1.1 GB; a pair that holds production's
 * limit (cache.m7g.large) about $180 in each.
 * https://aws.amazon.com/elasticache/pricing/
 */
export function createStore(scope: Scope, args: StoreArgs): Store {
  const { limits } = args;
  const user = new aws.elasticache.User(
    nameIn(scope, "user-sessions"),
    {
      userId: nameIn(scope, "sessions"),
      userName,
      engine: "valkey",
      accessString,
      passwords: [args.password],
    },
    // Its first password is nobody's any more after two rotations, and no update may give it back.
    optionsIn(scope, { ignoreChanges: ["passwords"] }),
  );
  const group = new aws.elasticache.UserGroup(
    nameIn(scope, "user-group-sessions"),
    { userGroupId: nameIn(scope, "sessions"), engine: "valkey", userIds: [user.userId] },
    optionsIn(scope),
  );
  const cache = new aws.elasticache.ServerlessCache(
    nameIn(scope, "cache-sessions"),
    {
      description: "Customers' sessions",
      engine: "valkey",
      majorEngineVersion: "8",
      userGroupId: group.userGroupId,
      subnetIds: [...args.subnetIds],
      securityGroupIds: [args.groupId],
      kmsKeyId: args.messagingKeyArn,
      // Ceilings alone: a minimum would be paid for by night, too, and in the region that waits.
      cacheUsageLimits: {
        dataStorage: { maximum: limits.maxGb, unit: "GB" },
        ecpuPerSeconds: [{ maximum: limits.maxEcpuPerSecond }],
      },
      // A session that is restored tomorrow is a login that has been given back.
      snapshotRetentionLimit: 0,
    },
    optionsIn(scope),
  );
  return { user, cache };
}
