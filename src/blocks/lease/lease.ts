import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { LeaseSettings } from "../../../environments/capabilities/lease.ts";
import type { Pair } from "../../../regions/index.ts";
import { leaseTableName } from "../../kit/names.ts";
import type { PolicyStatements } from "../../kit/policy.ts";
import { criticalIn, enter, nameIn, type Scope } from "../../kit/scope.ts";
import { leaseItem } from "../../recovery/lease-item.ts";
import { readStatements } from "./permissions.ts";

interface LeaseArgs {
  readonly settings: LeaseSettings;
  /** ARNs of the keys for data. */
  readonly keyArns: Pair<pulumi.Input<string>>;
}

/** The record of which region writes, as one region has it. */
export interface Lease {
  readonly tableName: pulumi.Output<string>;
  /** The grants of roles that read the record. */
  readonly grants: PolicyStatements;
}

/**
 * One record for both regions, in a table that has one truth: a write counts once two of three regions have it, and a read
 * of that kind sees every write that counts. So the region that was moved to reads and raises it without the lost one,
 * and a region that is cut off reads nothing, whatever it still serves. The third region is the witness's, and holds
 * nothing that could be read there.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 *
 * An object in a bucket of a third region would be as true, and out of reach: no VPC has a way to another region's
 * endpoint. A table of either region alone is lost with it.
 *
 * It can be taken away again: replica and witness go first, as the provider does it, because DynamoDB deletes no table that
 * a replica was made from less than a day ago (the same page; hashicorp/terraform-provider-aws#43908 has the tests).
 *
 * It is one resource, of the primary region: a second one with the same replica would be another owner of it, and nothing
 * of it changes during a move.
 */
export function createLease(scopes: Pair<Scope>, { settings, keyArns }: LeaseArgs): Pair<Lease> {
  const block = enter(scopes.primary, "Lease");
  const table = new aws.dynamodb.Table(
    nameIn(block, "table-lease"),
    {
      name: leaseTableName(block.suffix),
      billingMode: "PAY_PER_REQUEST",
      // As DynamoDB reports them: with any other number in the state the provider refuses each further update
      // (`validateProvisionedThroughputField` in its internal/service/dynamodb/table.go; seen with a made-up table).
      readCapacity: 0,
      writeCapacity: 0,
      hashKey: leaseItem.key,
      attributes: [{ name: leaseItem.key, type: "S" }],
      replicas: [
        {
          regionName: scopes.secondary.region.name,
          consistencyMode: "STRONG",
          // Replicas have keys of one kind, each its region's own:
          // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html
          kmsKeyArn: keyArns.secondary,
          propagateTags: true,
        },
      ],
      globalTableWitness: { regionName: settings.witness },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArns.primary },
    },
    criticalIn(block),
  );
  const { primary, secondary } = scopes;
  return {
    primary: { tableName: table.name, grants: readStatements(primary, keyArns.primary) },
    secondary: { tableName: table.name, grants: readStatements(secondary, keyArns.secondary) },
  };
}
