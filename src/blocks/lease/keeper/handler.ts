import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { giveUpAfter } from "../../../kit/function/limits.ts";
import { readSettings } from "../../../kit/function/settings.ts";
import { shut } from "../../../kit/shutting/shut.ts";
import { parseGates, settings } from "./environment.ts";
import { readHome } from "./home.ts";
import { keep } from "./keep.ts";
import { keeperSeconds } from "./limits.ts";
import { lookAtGates } from "./look.ts";

const { table, otherRegion, gates: gatesText } = readSettings(settings, process.env);
const gates = parseGates(gatesText);

// Nothing is tried twice: a request that is late would come after what was read before it, and there is a next minute.
const haste = { ...giveUpAfter(keeperSeconds.question * 1000), maxAttempts: 1 } as const;
const there = { ...haste, region: otherRegion } as const;
const record = new DynamoDBClient(haste);
const clients = {
  loadBalancing: new ElasticLoadBalancingV2Client(there),
  scaling: new ApplicationAutoScalingClient(there),
  ecs: new ECSClient(there),
};

/** The entry point of the function that closes the other region where that stands open. */
export async function handler(): Promise<void> {
  const soon = () => AbortSignal.timeout(keeperSeconds.question * 1000);
  const line = await keep({
    region: process.env.AWS_REGION ?? "",
    readHome: () => readHome(record, table, soon()),
    look: () => lookAtGates(clients, gates, soon()),
    shut: (mayStill) => shut(clients, gates, AbortSignal.timeout(keeperSeconds.shutting * 1000), mayStill),
  });
  // Lambda's console would put the time and the request before it, and the filter reads lines that are JSON alone.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
