import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { leaseItem } from "../../../recovery/lease-item.ts";

/** The record of which region writes, behind the one call of DynamoDB's that the application makes, in its JSON protocol. */
export interface LeaseStandIn {
  readonly url: string;
  /** The epoch that is current. */
  epoch: number;
  /** The epoch that a reading gets which does not ask for the latest: an earlier one, as it may be at any time. */
  overtaken: number;
  /** Whether the record answers; otherwise every call fails, as in a region that is cut off. */
  answers: boolean;
  stop(): Promise<void>;
}

interface AskedItem {
  readonly TableName?: string;
  readonly Key?: Readonly<Record<string, { readonly S?: string }>>;
  readonly ConsistentRead?: boolean;
}

/**
 * The record behind DynamoDB's JSON protocol:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export async function startLease(): Promise<LeaseStandIn> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const answer = (status: number, body: object) =>
      void response
        .writeHead(status, { "content-type": "application/x-amz-json-1.0" })
        .end(JSON.stringify(body));
    const asked = JSON.parse(Buffer.concat(parts).toString() || "{}") as AskedItem;
    if (!standIn.answers)
      return answer(500, { __type: "com.amazonaws.dynamodb.v20120810#InternalServerError" });
    if (request.headers["x-amz-target"] !== "DynamoDB_20120810.GetItem")
      return answer(400, { __type: "com.amazon.coral.service#AccessDeniedException" });
    if (asked.Key?.[leaseItem.key]?.S !== leaseItem.id) return answer(200, {});
    const epoch = asked.ConsistentRead === true ? standIn.epoch : standIn.overtaken;
    return answer(200, {
      Item: {
        [leaseItem.key]: { S: leaseItem.id },
        [leaseItem.epoch]: { N: String(epoch) },
        [leaseItem.region]: { S: "us-east-1" },
      },
    });
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const standIn: LeaseStandIn = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    epoch: 1,
    overtaken: 1,
    answers: true,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return standIn;
}
