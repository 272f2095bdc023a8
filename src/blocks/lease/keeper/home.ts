import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { leaseItem } from "../../../recovery/lease-item.ts";

/**
 * The region that writes, by the record's latest version, which no region reads that is cut off from both others; undefined
 * while no epoch has begun.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html, "Multi-Region strong
 * consistency (MRSC)"
 */
export async function readHome(
  client: Pick<DynamoDBClient, "send">,
  table: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: table,
      Key: { [leaseItem.key]: { S: leaseItem.id } },
      ConsistentRead: true,
    }),
    { abortSignal },
  );
  return Item?.[leaseItem.region]?.S;
}
