import { setTimeout } from "node:timers/promises";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientOptions, giveUpAfter } from "../../../../kit/function/limits.ts";
import { readSettings } from "../../../../kit/function/settings.ts";
import { settings } from "./environment.ts";
import type { HookAnswer } from "./hook-call.ts";
import { judge } from "./judge.ts";
import { looksBy } from "./looks.ts";

const looks = looksBy(
  {
    ec2: new EC2Client(clientOptions),
    ecs: new ECSClient(clientOptions),
    elb: new ElasticLoadBalancingV2Client(clientOptions),
    // It answers once the probe has.
    lambda: new LambdaClient(giveUpAfter(30_000)),
  },
  readSettings(settings, process.env),
);

/** The entry point of the function that ECS asks, before customers meet a new revision, whether they may. */
export async function handler(event: unknown): Promise<HookAnswer> {
  const verdict = await judge(event, looks, (seconds) => setTimeout(seconds * 1000));
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  return { hookStatus: verdict.hookStatus };
}
