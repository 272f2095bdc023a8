import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import test from "ava";
import { createClient, haste, morePatience, type Patience } from "../../src/kit/aws-client.ts";
import { giveUpAfter } from "../../src/kit/function/limits.ts";
import { clientsAt } from "../../src/program/lookups/clients.ts";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };
/** The region, and one attempt of a fifth of a second where there would be more of more. */
const soon = ({ requestHandler }: Pick<Patience, "requestHandler">) => ({
  region: "us-east-1",
  credentials,
  maxAttempts: 1,
  requestHandler: { ...requestHandler, requestTimeout: 200 },
});

const clients: Readonly<Record<string, (endpoint: string) => DynamoDBClient>> = {
  "a function's": (endpoint) =>
    new DynamoDBClient({ ...giveUpAfter(200), maxAttempts: 1, region: "us-east-1", credentials, endpoint }),
  "a move's": (endpoint) => createClient(DynamoDBClient, soon(morePatience), endpoint),
  "a lost region's": (endpoint) => createClient(DynamoDBClient, soon(haste), endpoint),
};

for (const [whose, create] of Object.entries(clients))
  test(`a call by ${whose} client ends although nobody answers`, async (t) => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await once(server, "listening");
    t.teardown(() => server.close().closeAllConnections());
    const client = create(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    t.teardown(() => client.destroy());
    const abortSignal = AbortSignal.timeout(20_000);
    await t.throwsAsync(client.send(new ListTablesCommand({}), { abortSignal }), { name: "TimeoutError" });
    t.false(abortSignal.aborted);
  });

test("each of the program's clients asks the region that it is for, where it is told to, and not for ever", async (t) => {
  for (const [service, create] of Object.entries(clientsAt("http://127.0.0.1:5000"))) {
    const { config } = await create("us-west-2");
    t.is(await config.region(), "us-west-2", service);
    t.is(await config.maxAttempts(), 4, service);
    t.like(await config.endpoint?.(), { hostname: "127.0.0.1", port: 5000 }, service);
    t.like(
      await (config.requestHandler as unknown as { readonly configProvider: Promise<object> }).configProvider,
      { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
      service,
    );
  }
  const { config } = await clientsAt(undefined).rds("us-east-1");
  t.is(config.endpoint, undefined);
});
