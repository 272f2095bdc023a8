import { setTimeout } from "node:timers/promises";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  ReplicatedWriteConflictException,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { RegionName } from "../../../regions/index.ts";
import { explainAws } from "../../cli/explain.ts";
import { leaseItem } from "../../recovery/lease-item.ts";
import { RecoveryRefusal } from "../../recovery/refusal.ts";

/** The epoch that begins, and the region that writes in it. */
export interface Raise {
  readonly region: RegionName;
  readonly table: string;
  readonly epoch: number;
}

export type RaiseEpoch = (raise: Raise) => Promise<void>;

/** Times that a write is tried that the other region's is in the way of, and seconds between them. */
const conflicts = { tries: 3, seconds: 1 };

/**
 * Puts on record, for both regions, that an epoch has begun. May be repeated. It never falls: the condition is looked at
 * with the item's latest version, wherever that was written.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html, "Multi-Region strong
 * consistency (MRSC)": conditions, and `ReplicatedWriteConflictException`, which may be tried again
 * @throws RecoveryRefusal where a later one has begun, or one of this number in the other region; or where DynamoDB does
 *   not answer
 */
export async function raiseEpoch(
  { region, table, epoch }: Raise,
  client: Pick<DynamoDBClient, "send">,
  wait: (seconds: number) => Promise<unknown> = (seconds) => setTimeout(seconds * 1000),
): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { [leaseItem.key]: { S: leaseItem.id } },
    UpdateExpression: "SET #epoch = :epoch, #region = :region",
    ConditionExpression:
      "attribute_not_exists(#epoch) OR #epoch < :epoch OR (#epoch = :epoch AND #region = :region)",
    ExpressionAttributeNames: { "#epoch": leaseItem.epoch, "#region": leaseItem.region },
    ExpressionAttributeValues: { ":epoch": { N: String(epoch) }, ":region": { S: region } },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  for (let tried = 1; ; tried++)
    try {
      await client.send(command);
      return;
    } catch (error) {
      if (error instanceof ReplicatedWriteConflictException && tried < conflicts.tries) {
        await wait(conflicts.seconds);
        continue;
      }
      throw new RecoveryRefusal([refusalOf(error, { region, table, epoch })]);
    }
}

function refusalOf(error: unknown, { region, table, epoch }: Raise): string {
  if (error instanceof ConditionalCheckFailedException) {
    const { Item: item = {} } = error;
    return (
      `${table} says that epoch ${item[leaseItem.epoch]?.N} has begun in ${item[leaseItem.region]?.S}, and the state leads to ` +
      `epoch ${epoch} in ${region}: it is older than the last move. Put back the last state (docs/errors.md)`
    );
  }
  return `that epoch ${epoch} begins in ${region} cannot be put on record in ${table}; ${explainAws(error, "dynamodb:UpdateItem")}`;
}
