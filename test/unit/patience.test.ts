import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import test from "ava";
import { giveUpAfter } from "../../src/kit/function/limits.ts";
import { patience } from "../../src/recovery/patience.ts";

const options = {
  "a function's": giveUpAfter(200),
  "an update's": { requestHandler: { ...patience.requestHandler, requestTimeout: 200 } },
};

for (const [whose, option] of Object.entries(options))
  test(`a call by ${whose} client ends although nobody answers`, async (t) => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await once(server, "listening");
    t.teardown(() => server.close().closeAllConnections());
    const client = new DynamoDBClient({
      ...option,
      maxAttempts: 1,
      region: "us-east-1",
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    t.teardown(() => client.destroy());
    const abortSignal = AbortSignal.timeout(20_000);
    await t.throwsAsync(client.send(new ListTablesCommand({}), { abortSignal }), { name: "TimeoutError" });
    t.false(abortSignal.aborted);
  });
