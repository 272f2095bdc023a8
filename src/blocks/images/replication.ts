import * as aws from "@pulumi/aws";
import type { RegionName } from "../../../regions/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

/**
 * Copies what is pushed in the primary region to the secondary region. A registry has one such configuration, so it
 * covers this application's repositories of every environment, and one stack of an account makes it.
 */
export function createReplication(primary: Scope, secondary: RegionName): void {
  new aws.ecr.ReplicationConfiguration(
    nameIn(primary, "image-replication"),
    {
      replicationConfiguration: {
        rules: [
          {
            destinations: [{ region: secondary, registryId: primary.accountId }],
            repositoryFilters: [{ filter: `${application}/`, filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    },
    optionsIn(primary),
  );
}
