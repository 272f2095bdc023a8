import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { leaseTableName } from "../../kit/names.ts";
import { allow, type PolicyStatements } from "../../kit/policy.ts";
import type { Scope } from "../../kit/scope.ts";
import { leaseItem } from "../../recovery/lease-item.ts";

/** The permission to read the one item, of the region's own replica, and its key for that table alone. */
export function readStatements(scope: Scope, keyArn: pulumi.Input<string>): PolicyStatements {
  const table = leaseTableName(scope.suffix);
  return [
    {
      ...allow("dynamodb:GetItem", arnIn(scope)("dynamodb", `table/${table}`)),
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [leaseItem.id] } },
    },
    {
      ...allow("kms:Decrypt", keyArn),
      // https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html#dynamodb-encryption-context
      Condition: {
        StringEquals: {
          "kms:ViaService": `dynamodb.${scope.region.name}.amazonaws.com`,
          "kms:EncryptionContext:aws:dynamodb:tableName": table,
        },
      },
    },
  ];
}
