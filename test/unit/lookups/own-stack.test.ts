import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { readOwnStack } from "../../../src/program/lookups/own-stack.ts";
import { recoveryOutput } from "../../../src/recovery/recorded.ts";

const recorded = { lineage: [] };
const fence = "urn:pulumi:production::payments::aws:lb/listenerRule:ListenerRule::fence-use1-production";
const resources = {
  [fence]: { type: "aws:lb/listenerRule:ListenerRule", outputs: { tags: { Open: "true" } } },
};

async function mock(
  outputs: Readonly<Record<string, unknown>>,
): Promise<readonly pulumi.runtime.MockCallArgs[]> {
  const calls: pulumi.runtime.MockCallArgs[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name }) => ({ id: name, state: { outputs, secretOutputNames: [] } }),
      call: (args) => {
        calls.push(args);
        return { name: args.inputs.stackName, outputs: resources };
      },
    },
    "payments",
    "production",
    false,
    "organization",
  );
  return calls;
}

test.serial("reads the stack's own output and state", async (t) => {
  const calls = await mock({ [recoveryOutput]: recorded });
  const { type, outputs } = resources[fence] ?? {};
  t.deepEqual(await readOwnStack(), {
    previous: { recorded, resources: [{ type, name: "fence-use1-production", outputs }] },
    hostedZoneId: undefined,
  } as unknown);
  t.deepEqual(
    calls.map(({ token, inputs }) => [token, inputs.stackName]),
    [["pulumi:pulumi:readStackResourceOutputs", "organization/payments/production"]],
  );
});

test.serial(
  "asks for no state before an update has succeeded, and knows a zone that was made by itself",
  async (t) => {
    const calls = await mock({ hostedZoneId: "Z1" });
    t.deepEqual(await readOwnStack(), { previous: undefined, hostedZoneId: "Z1" });
    await mock({ hostedZoneId: ["Z1"] });
    t.is((await readOwnStack()).hostedZoneId, undefined);
    await mock({});
    t.deepEqual(await readOwnStack(), { previous: undefined, hostedZoneId: undefined });
    t.deepEqual(calls, []);
  },
);
