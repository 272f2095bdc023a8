import { ConditionalCheckFailedException, type UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Raise, raiseEpoch } from "../../../src/program/lookups/raise-epoch.ts";

/** The item of the table, as two of three regions keep it. */
export interface EpochRecord {
  epoch: number;
  region: string;
  /** The seconds at which each epoch began. */
  readonly begun: Map<number, number>;
}

/** DynamoDB, as far as the program's own request goes: the condition is taken at its word. */
export const clientOf = (record: EpochRecord, seconds: () => number): Parameters<typeof raiseEpoch>[1] => {
  const send = async ({ input }: UpdateItemCommand) => {
    const { ConditionExpression = "", ExpressionAttributeValues: values = {} } = input;
    const [epoch, region] = [Number(values[":epoch"]?.N), values[":region"]?.S ?? ""];
    const terms: Readonly<Record<string, boolean>> = {
      "attribute_not_exists(#epoch)": record.epoch === 0,
      "#epoch < :epoch": record.epoch < epoch,
      "(#epoch = :epoch AND #region = :region)": record.epoch === epoch && record.region === region,
    };
    const holds =
      ConditionExpression === "" ||
      ConditionExpression.split(" OR ").some((term) => {
        const value = terms[term];
        if (value === undefined) throw new Error(`the model does not know the condition ${term}`);
        return value;
      });
    if (!holds)
      throw new ConditionalCheckFailedException({
        $metadata: {},
        message: "The conditional request failed",
        Item: { epoch: { N: String(record.epoch) }, region: { S: record.region } },
      });
    record.epoch = epoch;
    record.region = region;
    if (!record.begun.has(epoch)) record.begun.set(epoch, seconds());
    return {};
  };
  return { send } as unknown as Parameters<typeof raiseEpoch>[1];
};

/** @returns whether it was put on record; otherwise the update ends there */
export const raised = async (
  client: Parameters<typeof raiseEpoch>[1],
  { region, epoch }: Pick<Raise, "region" | "epoch">,
): Promise<boolean> => {
  try {
    await raiseEpoch({ region, epoch, table: "payments-lease-model" }, client);
    return true;
  } catch {
    return false;
  }
};
