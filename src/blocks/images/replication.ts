import * as aws from "@pulumi/aws";
import type { RegionName } from "../../../regions/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

/**
 * Copies what is pushed in the home region to the standby region. A registry has one such configuration, so it covers
 * this application's repositories of every environment, and one stack of an account makes it.
 */
export function createReplication(home: Scope, standby: RegionName): void {
  new aws.ecr.ReplicationConfiguration(
    nameIn(home, "image-replication"),
    {
      replicationConfiguration: {
        rules: [
          {
            destinations: [{ region: standby, registryId: home.accountId }],
            repositoryFilters: [{ filter: `${application}/`, filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    },
    optionsIn(home),
  );
}
