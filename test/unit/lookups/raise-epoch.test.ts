import {
  ConditionalCheckFailedException,
  ReplicatedWriteConflictException,
  type UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import test from "ava";
import { raiseEpoch } from "../../../src/program/lookups/raise-epoch.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";

const primary = "us-east-1";
const secondary = "us-west-2";
const raise = { region: secondary, table: "payments-lease-production", epoch: 2 } as const;
const metadata = { $metadata: {}, message: "no" };

function answering(...answers: readonly (Error | undefined)[]) {
  const asked: UpdateItemCommand["input"][] = [];
  const send = async ({ input }: UpdateItemCommand) => {
    const answer = answers[asked.length];
    asked.push(input);
    if (answer !== undefined) throw answer;
    return {};
  };
  return { asked, client: { send } as unknown as Parameters<typeof raiseEpoch>[1] };
}

test("an epoch is raised by a condition that it never falls by, and may be raised again", async (t) => {
  const { asked, client } = answering(undefined);
  await raiseEpoch(raise, client);
  t.like(asked[0], {
    TableName: raise.table,
    Key: { id: { S: "writer" } },
    ConditionExpression:
      "attribute_not_exists(#epoch) OR #epoch < :epoch OR (#epoch = :epoch AND #region = :region)",
    ExpressionAttributeNames: { "#epoch": "epoch", "#region": "region" },
    ExpressionAttributeValues: { ":epoch": { N: "2" }, ":region": { S: secondary } },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
});

test("where a later epoch has begun, or one of the same number elsewhere, it is refused with what to do", async (t) => {
  const { client } = answering(
    new ConditionalCheckFailedException({ ...metadata, Item: { epoch: { N: "3" }, region: { S: primary } } }),
  );
  await t.throwsAsync(raiseEpoch(raise, client), {
    message: /says that epoch 3 has begun in us-east-1, and the state leads to epoch 2 in us-west-2/,
  });
  const silent = answering(new ConditionalCheckFailedException({ ...metadata, Item: {} }));
  await t.throwsAsync(raiseEpoch(raise, silent.client), {
    instanceOf: RecoveryRefusal,
    message: /is older than the last move/,
  });
  const denied = answering(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
  await t.throwsAsync(raiseEpoch(raise, denied.client), {
    message: /these AWS credentials may not do that: allow dynamodb:UpdateItem$/,
  });
});

test("what the other region is writing at the same moment is waited for, and not for ever", async (t) => {
  const conflict = () => new ReplicatedWriteConflictException(metadata);
  const waits: number[] = [];
  const wait = async (seconds: number) => waits.push(seconds);
  const { asked, client } = answering(conflict(), conflict(), undefined);
  await raiseEpoch(raise, client, wait);
  t.is(asked.length, 3);
  t.deepEqual(waits, [1, 1]);
  const stuck = answering(conflict(), conflict(), conflict());
  await t.throwsAsync(raiseEpoch(raise, stuck.client, wait), {
    message: /epoch 2 begins in us-west-2 cannot be put on record in payments-lease-production/,
  });
});

test("between two tries a second goes by", async (t) => {
  const { client } = answering(new ReplicatedWriteConflictException(metadata), undefined);
  const begun = performance.now();
  await raiseEpoch(raise, client);
  t.true(performance.now() - begun > 900);
});
