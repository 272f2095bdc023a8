import test from "ava";
import { environments } from "../../environments/index.ts";
import type { RegionName } from "../../regions/index.ts";
import { ReportedError } from "../../src/cli/errors.ts";
import { type DisasterTry, goThroughDisasters, lineOf } from "../../src/tools/local/disasters.ts";
import { createMishaps } from "../../src/tools/local/mishaps.ts";
import { noOutage, type Outage } from "../../src/tools/local/outage.ts";
import type { EngineChange, Unfinished } from "../../src/tools/stack/engine.ts";

const regionNames = ["us-east-1", "us-west-2"] as const;
const line = `warning: npx pulumi up --stack staging --exclude '**$aws:**::*-use1-**' --exclude '**$aws:iam/**'\n`;

/** One flaw of an engine, or of the program, that a try has to notice. */
interface Flaws {
  readonly asksLostRegions?: true;
  readonly survivesRefusals?: true;
  readonly saysNothing?: true;
  readonly failsOtherwise?: true;
  readonly forgetsErrors?: true;
  readonly forgetsPending?: true;
  readonly keepsErrors?: true;
  readonly takesNoNotice?: true;
}

/** An engine that is told what to leave out, and fails where it is not; and a person's hand that disturbs it. */
function createTry(flaws: Flaws) {
  const environment = environments.find(({ name }) => name === "staging");
  if (environment === undefined) throw new Error("there is no staging");
  const steps: string[] = [];
  const updates: string[] = [];
  let outage: Outage = noOutage;
  let tell: (disturbance: { kind: "hangs up" | "refuses" | "holds"; told: string }) => void = () => {};
  let config: Record<string, string | undefined> = {};
  let left: Unfinished = { pending: [], failed: [] };
  let said = "";
  let isLocked = false;
  let isKilled = false;
  const lineage: { generation: number; region: RegionName; cluster: string; opened: number }[] = [];
  const active = () => (config.activeRegion ?? "us-east-1") as RegionName;
  const roles = { "us-east-1": "standby", "us-west-2": "standby" };

  const engine: DisasterTry["engine"] = {
    configure: async (changes) => {
      config = { ...config, ...changes };
    },
    up: async (exclude = []): Promise<readonly EngineChange[]> => {
      updates.push(exclude.join(" "));
      if (isLocked) throw new ReportedError("another update of staging is running: wait for it");
      if (config.unreachableRegion !== undefined && !flaws.saysNothing) said += line;
      if (outage.held.includes("ModifyRule")) {
        tell({ kind: "holds", told: "us-east-1 holds: elasticloadbalancing ModifyRule" });
        left = { ...left, pending: flaws.forgetsPending ? [] : ["updating fence"] };
        isLocked = isKilled;
        throw new ReportedError("Pulumi was ended from outside, by SIGKILL");
      }
      if (outage.refused.includes("ModifyRule") && !flaws.survivesRefusals) {
        left = { ...left, failed: flaws.forgetsErrors ? [] : ["fence"] };
        throw new ReportedError("Pulumi failed: AccessDenied");
      }
      const [lost] = outage.lost;
      if (lost !== undefined && (exclude.length === 0 || flaws.asksLostRegions)) {
        if (flaws.failsOtherwise) throw new ReportedError("Pulumi failed: it is not in the state");
        tell({ kind: "hangs up", told: `${lost} hangs up: elasticloadbalancing ModifyRule` });
        if (exclude.length === 0) throw new ReportedError("Pulumi failed: connection reset");
      }
      if (lineage.at(-1)?.region !== active()) {
        const generation = lineage.length + 1;
        lineage.push({ generation, region: active(), cluster: `aurora-g${generation}`, opened: generation });
      }
      // A lost region keeps the role that it had.
      for (const name of regionNames)
        if (name !== config.unreachableRegion) roles[name] = name === active() ? "active" : "standby";
      if (lost === undefined) left = flaws.keepsErrors ? left : { pending: [], failed: [] };
      return [];
    },
    outputs: async () => ({
      recovery: {
        lineage: lineage.map((entry) => ({ ...entry, origin: { kind: "fresh" }, state: "kept" })),
        primary: roles["us-east-1"],
        secondary: roles["us-west-2"],
      },
      url: "https://pay.staging.test",
      hostedZoneId: "Z1",
      healthChecks: { failover: "1", primary: "2", claim: "3" },
      regions: Object.fromEntries(
        regionNames.map((name) => [
          name,
          {
            cluster: name,
            databases: [],
            backupVault: { name: "vault", arn: "arn" },
            loadBalancer: { url: `https://${name}.pay.staging.test` },
          },
        ]),
      ),
    }),
    destroy: async () => void updates.push("destroyed"),
    cancel: async () => {
      isLocked = false;
    },
    refresh: async () => void updates.push("refreshed"),
    unfinished: async () => left,
  };
  const mishaps = createMishaps({
    gateway: {
      disturb: (next, listener) => {
        outage = next;
        tell = listener;
      },
    },
    killEngine: async () => {
      isKilled = true;
    },
    said: () => said,
  });
  const undone: string[] = [];
  const parts: DisasterTry = {
    environment,
    engine,
    mishaps,
    aws: {
      database: async () =>
        ({ status: flaws.takesNoNotice ? "creating" : "available", endpoint: "" }) as never,
      records: async () => ["A PRIMARY 192.0.2.1", "A SECONDARY 192.0.2.2"],
    },
    way: {
      before: (region) => region,
      prepareMove: async (region, cluster) => async () => void undone.push(`${cluster} in ${region}`),
      takeApart: async () => {},
    },
    findLeft: async () => ({ leaked: [], pendingKeys: [] }),
    lingers: () => false,
    drifts: () => false,
    keep: false,
    step: (name, work) => {
      steps.push(name);
      return work();
    },
    note: () => {},
  };
  return { parts, steps, updates, undone };
}

test("regions are lost one after the other, each with a state that is dirty in its own way", async (t) => {
  const { parts, steps, updates, undone } = createTry({});
  await goThroughDisasters(parts);
  t.is(steps.at(-1), "what is left");
  const primary = "**$aws:**::*-use1-** **$aws:iam/**";
  t.deepEqual(
    updates.map((exclude) => (exclude.startsWith("**$aws:**::*-use1-** **$aws:rds") ? "east" : exclude)),
    [
      ...["", "", "", primary],
      ...["**$aws:**::*-usw2-** **$aws:cloudwatch/dashboard:**", "refreshed", ""],
      ...["", "", "east", "refreshed", "", "", "destroyed"],
    ],
  );
  t.deepEqual(undone, ["aurora-g1 in us-west-2", "aurora-g2 in us-east-1", "aurora-g3 in us-west-2"]);
});

const flaws: readonly (readonly [string, Flaws, RegExp])[] = [
  [
    "a lost region that is asked",
    { asksLostRegions: true },
    /^us-east-1 is lost, and was asked:\n {2}us-east-1 hangs/,
  ],
  ["an update that does not fail", { survivesRefusals: true }, /^It went through, and ought to have failed/],
  [
    "an update that fails of something else",
    { failsOtherwise: true },
    /us-east-1 was not asked for anything/,
  ],
  ["a warning without its line", { saysNothing: true }, /^The update did not say what to leave out/],
  [
    "a state without errors",
    { forgetsErrors: true },
    /^The state is another one(?:.|\n)*errors in the state: none/,
  ],
  [
    "a state with nothing pending",
    { forgetsPending: true },
    /^The state is another one(?:.|\n)*pending: nothing/,
  ],
  ["errors that stay", { keepsErrors: true }, /^The state is another one(?:.|\n)*errors in the state: fence/],
  ["a database that is not there", { takesNoNotice: true }, /is creating; expected: available/],
];

for (const [name, flaw, message] of flaws)
  test(`a try with lost regions fails with ${name}`, async (t) => {
    await t.throwsAsync(goThroughDisasters(createTry(flaw).parts), { instanceOf: ReportedError, message });
  });

test("the newest line of a warning is taken", (t) => {
  t.deepEqual(lineOf(`npx pulumi up --stack staging --exclude 'old'\n${line}and more`), [
    "**$aws:**::*-use1-**",
    "**$aws:iam/**",
  ]);
});
