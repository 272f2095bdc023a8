import test from "ava";
import type { Lookups } from "../../src/program/lookups/lookups.ts";
import { type Difference, difference } from "../../src/proofs/model/diff.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { parseUrn } from "../../src/proofs/model/urn.ts";
import { plannedLookups } from "../../src/proofs/planner.ts";
import { leftOut } from "../../src/recovery/left-out.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

const imageTag = "1.0.0";
const primary = "us-east-1";
const secondary = "us-west-2";

/** The services whose control plane is in us-east-1, and with it what cannot be changed while that region is down. */
const global = /^aws:(iam|route53(?!\/resolver)|cloudfront|organizations|globalaccelerator|acm)\//;

/** The types that hold data, or the keys to it. */
const data =
  /^aws:(rds\/cluster|kms\/key|s3\/bucket|secretsmanager\/secret|backup\/vault|ecr\/repository|sqs\/queue):/;

/** A stack in its primary region, or moved away from it with that region alive or dead. */
async function state(stack: string, kind: "primary" | "moved" | "lost"): Promise<Synthesis> {
  if (kind === "primary") return synthesizePlatform(stack, { imageTag });
  const previous = await state(stack, "primary");
  const lost = kind === "lost" ? { unreachableRegion: primary } : {};
  return synthesizePlatform(stack, { imageTag, activeRegion: secondary, ...lost }, { previous });
}

/** A pattern of URNs as the engine reads it (`getMatcher`, pkg/resource/deploy/deployment.go). */
const asEngine = (pattern: string): RegExp => {
  const quoted = (text: string) => text.split("*").map(escaped).join("[^:]*");
  return new RegExp(`^${pattern.split("**").map(quoted).join(".*")}$`);
};

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const namesOf = (urns: readonly string[]) => urns.map((urn) => parseUrn(urn).name).sort();
const typeOf = (urn: string) => parseUrn(urn).types.at(-1) ?? "";
const urnsOf = (resources: readonly Registration[]) => resources.map(({ urn }) => urn);

async function moved(stack: string, kind: "moved" | "lost"): Promise<Difference> {
  return difference(await state(stack, "primary"), await state(stack, kind));
}

for (const stack of ["staging", "production"]) {
  const name = (kind: string, code: string) => `${kind}-${code}-${stack}`;

  test(`${stack}, the primary region alive: nothing that holds data is deleted or replaced`, async (t) => {
    const { deleted, changed } = await moved(stack, "moved");
    t.deepEqual(
      urnsOf(deleted).filter((urn) => data.test(typeOf(urn))),
      [],
    );
    t.deepEqual(
      changed.map(({ after }) => after.urn).filter((urn) => data.test(typeOf(urn))),
      [],
    );
  });

  test(`${stack}, the primary region alive: each region sees exactly the operations that a move is made of`, async (t) => {
    const { created, deleted, changed } = await moved(stack, "moved");
    const testsCopies = stack === "production";
    const instances = stack === "production" ? [1, 2, 3] : [1, 2];
    const people = ["administrator", "reader"];
    const flow = "app-to-database-5432-region-peering";
    const test_ = ["restore-testing-plan", "restore-testing-selection"];
    t.deepEqual(
      namesOf(urnsOf(created)),
      [
        `aurora-usw2-${stack}-g2`,
        ...instances.map((instance) => `aurora-usw2-${stack}-g2-${instance}`),
        `rotation-usw2-${stack}-g2`,
        ...people.map((login) => `sql-${login}-usw2-${stack}-g2`),
        `opening-usw2-${stack}-g2-of-2`,
        `begun-usw2-${stack}-g2-of-2`,
        `closing-use1-${stack}-1`,
        `reopening-usw2-${stack}-1`,
        `opened-with-usw2-${stack}`,
        ...[
          ...people.flatMap((login) => [
            `data-protection-sql-${login}-g2`,
            `log-group-sql-${login}-g2`,
            `permission-rotation-${login}-g2`,
            `rotation-${login}-g2`,
            `secret-${login}-g2`,
            `secret-${login}-g2-version`,
          ]),
          "data-protection-database-g2",
          "database-g2",
          "log-group-database-g2",
          "log-group-rotation-g2",
          "secret-application-g2",
          "secret-application-g2-version",
          "permission-rotation-g2",
          "bootstrap-g2",
          "rotation-application-g2",
          "rotation-master-g2",
          "alarm-database-capacity-g2",
          "alarm-database-connections-g2",
          "alarm-database-deadlocks-g2",
          "alarm-database-replica-lag-g2",
          "alarm-rotation-function-failing-g2",
          "incident-database",
          "backup-plan",
          "backup-selection",
          `egress-${flow}`,
        ].map((kind) => name(kind, "usw2")),
        ...[...(testsCopies ? test_ : []), `ingress-${flow}`].map((kind) => name(kind, "use1")),
      ].sort(),
    );
    t.deepEqual(
      namesOf(urnsOf(deleted)),
      [
        ...["backup-plan", "backup-selection", `egress-${flow}`].map((kind) => name(kind, "use1")),
        ...[...(testsCopies ? test_ : []), `ingress-${flow}`].map((kind) => name(kind, "usw2")),
      ].sort(),
    );
    const floors = ["scaling-floor-day", "scaling-floor-night"];
    const worker = ["service-worker", "scaling-target-worker"];
    const both = ["fence", "fence-writes", "web-acl", "service", "scaling-target", ...worker, ...floors];
    t.deepEqual(
      namesOf(changed.map(({ after }) => after.urn)),
      [
        ...both.flatMap((kind) => [name(kind, "use1"), name(kind, "usw2")]),
        // They show and name the database that came.
        name("dashboard", "usw2"),
        name("event-rotation-failed", "usw2"),
        name("claim", "usw2"),
        name("task-definition", "usw2"),
        name("task-definition-worker", "usw2"),
        // They have the revision that runs.
        name("deployment", "usw2"),
        name("deployment-worker", "usw2"),
      ].sort(),
    );
  });

  test(`${stack}, the primary region alive: the order is to close, to restore, to serve, to steer, to record and to open`, async (t) => {
    const { registrations } = await state(stack, "moved");
    const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
    const urn = (wanted: string) =>
      registrations.find((each) => each.name === wanted && each.custom)?.urn ?? wanted;
    const before = (first: string, then: string): boolean => {
      const seen = new Set<string>();
      const visit = (current: string): boolean => {
        if (current === urn(first)) return true;
        if (seen.has(current)) return false;
        seen.add(current);
        return (byUrn.get(current)?.dependencies ?? []).some(visit);
      };
      return (byUrn.get(urn(then))?.dependencies ?? []).some(visit);
    };
    const order = [
      name("fence", "use1"),
      name("service", "use1"),
      `aurora-usw2-${stack}-g2`,
      `aurora-usw2-${stack}-g2-1`,
      name("bootstrap-g2", "usw2"),
      name("service", "usw2"),
      name("deployment", "usw2"),
      name("claim", "usw2"),
      `opening-usw2-${stack}-g2-of-2`,
      `begun-usw2-${stack}-g2-of-2`,
      name("fence", "usw2"),
    ];
    for (const [index, then] of order.slice(1).entries()) {
      const first = order[index] ?? "";
      t.true(before(first, then), `${first} before ${then}`);
      t.false(before(then, first), `${then} not before ${first}`);
    }
    t.true(before(name("fence-writes", "use1"), `aurora-usw2-${stack}-g2`));
    // No fence keeps the worker out: it stops before there is another database, and starts once that one is on record.
    for (const kind of ["service-worker", "scaling-target-worker"])
      t.true(before(name(kind, "use1"), `aurora-usw2-${stack}-g2`), kind);
    t.true(before(`begun-usw2-${stack}-g2-of-2`, name("service-worker", "usw2")));
  });

  test(`${stack}, the primary region dead: all that changes is in the surviving region and of no service that us-east-1 runs`, async (t) => {
    const [survivor] = ofType(await state(stack, "primary"), "pulumi:providers:aws").filter(
      ({ inputs }) => inputs.region === secondary,
    );
    const { created, deleted, changed } = await moved(stack, "lost");
    // Providers are the engine's own: a change of theirs asks nobody. The lost region's asks that region nothing.
    const [silenced, ...providers] = changed.filter(({ after }) => after.type === "pulumi:providers:aws");
    t.is(silenced?.after.inputs.region, primary);
    t.deepEqual(
      silenced?.changes.map(({ path }) => path),
      ["maxRetries", "skipCredentialsValidation", "skipRequestingAccountId"],
    );
    t.is(providers.length, 0);
    const touched = [...created, ...deleted, ...changed.map(({ after }) => after)].filter(
      ({ custom, type }) => custom && !type.startsWith("pulumi:providers:"),
    );
    t.true(touched.length > 20);
    for (const { urn, type, provider, parent } of touched) {
      if (type === "pulumi:index:Stash") t.regex(parent, /-usw2-/);
      else t.is(provider, survivor?.urn ?? "", urn);
      t.notRegex(type, global, urn);
    }
  });

  test(`${stack}: no session moves: each region has a store of its own, which no move touches`, async (t) => {
    const stores = ofType(await state(stack, "primary"), "aws:elasticache/serverlessCache:ServerlessCache");
    t.is(new Set(stores.map(({ provider }) => provider)).size, 2);
    for (const kind of ["moved", "lost"] as const) {
      const { created, deleted, changed } = await moved(stack, kind);
      const touched = [...created, ...deleted, ...changed.map(({ after }) => after)].filter(
        ({ name: each, type }) => type.startsWith("aws:elasticache/") || /sessions?-/.test(each),
      );
      t.deepEqual(urnsOf(touched), [], kind);
    }
  });

  test(`${stack}, the primary region dead: nothing is looked up there, and nothing of the region may change`, async (t) => {
    const before = await state(stack, "primary");
    const after = await state(stack, "lost");
    const [dead] = ofType(after, "pulumi:providers:aws").filter(({ inputs }) => inputs.region === primary);
    t.deepEqual(
      after.invokes.filter(({ token }) => token.startsWith("aws:") && !token.includes("getCallerIdentity")),
      [],
    );
    t.is(dead?.inputs.stsRegion, secondary);
    const theirs = after.registrations.filter(({ provider }) => provider === dead?.urn);
    t.is(theirs.length, before.registrations.filter(({ provider }) => provider === dead?.urn).length);
    // By name: `*` would make the names that Pulumi has made up the program's own, and the region's resources would be
    // made anew once it is back (test/fixtures/engine, recording ignored-no-longer).
    const inputsBefore = new Map(before.registrations.map(({ urn, inputs }) => [urn, Object.keys(inputs)]));
    const isFrozen = ({ urn, inputs, ignoreChanges, replaceOnChanges }: Registration) =>
      !ignoreChanges.includes("*") &&
      [...Object.keys(inputs), ...(inputsBefore.get(urn) ?? [])].every((key) =>
        ignoreChanges.includes(key),
      ) &&
      replaceOnChanges.length === 0;
    for (const each of theirs) t.true(isFrozen(each), each.urn);
    for (const each of after.registrations)
      if (global.test(each.type)) t.true(isFrozen(each) || /-usw2-/.test(parseUrn(each.urn).name), each.urn);
  });

  test(`${stack}, the primary region dead: a new key of the processor's is written where it can be, and deployed there`, async (t) => {
    const lost = await state(stack, "lost");
    const [written, kept] = ["usw2", "use1"].map((code) =>
      resource(lost, name("secret-processor-key-version", code)),
    );
    t.deepEqual(written?.ignoreChanges, []);
    t.true(kept?.ignoreChanges.includes("secretString"));
    // A replica takes its value from the region that is lost.
    t.is(resource(lost, name("secret-processor-key", "usw2")).inputs.replicas, undefined);
    t.is(resource(lost, name("secret-processor-key", "use1")).inputs.replicas, undefined);
    const { propertyDependencies } = resource(lost, name("task-definition", "usw2"));
    t.true(propertyDependencies.containerDefinitions?.includes(written?.urn ?? ""));
    t.false(propertyDependencies.containerDefinitions?.includes(kept?.urn ?? ""));
  });

  for (const lost of [primary, secondary] as const)
    test(`${stack}, ${lost} dead: an update told so leaves out all that it would have to answer for, and nothing else`, async (t) => {
      const previous = await state(stack, "primary");
      const activeRegion = lost === primary ? secondary : primary;
      const values = { imageTag, activeRegion, unreachableRegion: lost };
      const { registrations, logs } = await synthesizePlatform(stack, values, { previous });
      const [dead] = registrations.filter(
        ({ type, inputs }) => type === "pulumi:providers:aws" && inputs.region === lost,
      );
      const { patterns, names } = leftOut(lost, primary);
      const excluded = patterns.map(asEngine);
      for (const { urn, type, name: each, provider, custom, ignoreChanges, inputs } of registrations) {
        const out = excluded.some((pattern) => pattern.test(urn));
        t.is(names(type, each), out, `${urn}: the program and the engine agree`);
        if (!custom || !type.startsWith("aws:")) {
          t.false(out, `${urn} asks nobody`);
          continue;
        }
        const ownRegion = each.includes(`-${lost === primary ? "use1" : "usw2"}-`);
        const dashboard = type === "aws:cloudwatch/dashboard:Dashboard" && lost === secondary;
        const runThere = dashboard || (lost === primary && global.test(type) && !type.startsWith("aws:acm/"));
        t.is(out, ownRegion || runThere, urn);
        if (provider === dead?.urn && lost === primary) t.true(out, urn);
        if (out)
          t.deepEqual(
            Object.keys(inputs).filter((key) => !ignoreChanges.includes(key)),
            [],
            urn,
          );
      }
      t.true(
        logs.some(({ message }) =>
          message.includes(patterns.map((pattern) => `--exclude '${pattern}'`).join(" ")),
        ),
      );
    });

  test(`${stack}: what decides where payments go is made anew where an update of it has failed`, async (t) => {
    const { registrations } = await state(stack, "moved");
    const closed = [
      "fence",
      "fence-writes",
      "service",
      "service-worker",
      "scaling-target",
      "scaling-target-worker",
      "no-claim",
    ];
    const opened = ["fence", "fence-writes", "claim"];
    const anew = registrations
      .filter(({ replaceOnChanges }) => replaceOnChanges.includes("#initerror"))
      .map((each) => {
        t.true(each.deleteBeforeReplace, each.urn);
        return each.name;
      });
    t.deepEqual(
      anew.sort(),
      [...closed.map((kind) => name(kind, "use1")), ...opened.map((kind) => name(kind, "usw2"))].sort(),
    );
  });

  test(`${stack}: a second update without a change changes nothing`, async (t) => {
    for (const kind of ["primary", "moved", "lost"] as const) {
      const previous = await state(stack, kind);
      const values = kind === "primary" ? {} : { activeRegion: secondary };
      const lost = kind === "lost" ? { unreachableRegion: primary } : {};
      const again = await synthesizePlatform(stack, { imageTag, ...values, ...lost }, { previous });
      const { created, deleted, changed } = difference(previous, again);
      t.deepEqual([...created, ...deleted, ...changed], [], kind);
    }
  });

  test(`${stack}: back in the primary region after a drill, the database is restored from where it was written to`, async (t) => {
    const away = await state(stack, "moved");
    const back = await synthesizePlatform(stack, { imageTag }, { previous: away });
    const clusters = ofType(back, "aws:rds/cluster:Cluster");
    t.deepEqual(clusters.map(({ name: cluster }) => cluster).sort(), [
      `aurora-use1-${stack}-g1`,
      `aurora-use1-${stack}-g3`,
      `aurora-usw2-${stack}-g2`,
    ]);
    const third = clusters.find(({ name: cluster }) => cluster.endsWith("g3"));
    t.like(third?.inputs.tags, { RestoredFrom: `aurora-usw2-${stack}-g2` });
    t.is(at(back.outputs, "recovery", "lineage", 2, "opened"), 3);
    const { deleted } = difference(away, back);
    t.deepEqual(
      urnsOf(deleted).filter((urn) => data.test(typeOf(urn))),
      [],
    );
  });
}

test("a writer that is lost is declared so before anything moves, and the update comes to its end", async (t) => {
  const previous = await state("staging", "moved");
  const lost = { imageTag, activeRegion: secondary, unreachableRegion: secondary };
  const { registrations } = await synthesizePlatform("staging", lost, { previous });
  t.deepEqual(
    difference(previous, { ...previous, registrations }).deleted.filter(({ urn }) => data.test(typeOf(urn))),
    [],
  );
});

test("what is not in the state cannot be created in a region that is down: the program says so and stops", async (t) => {
  const before = await state("production", "primary");
  const missing = "endpoint-xray-use1-production";
  const previous = { ...before, registrations: before.registrations.filter(({ name }) => name !== missing) };
  const error = await t.throwsAsync(
    synthesizePlatform(
      "production",
      { imageTag, activeRegion: secondary, unreachableRegion: primary },
      { previous },
    ),
  );
  t.regex(
    error?.message ?? "",
    /endpoint-xray-use1-production is not in the state .* us-east-1 is unreachable/,
  );
});

test("a loss that nobody accepted stops the program, which says how to go on", async (t) => {
  const previous = await state("production", "primary");
  const asOf = new Date("2030-01-01T12:00:00Z");
  const takenAt = new Date("2030-01-01T06:00:00Z");
  const arn = "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:awsbackup:copyjob-1";
  const lookups: Lookups = {
    ...plannedLookups,
    timeIn: async () => asOf,
    findRecoveryPoints: async ({ cluster: source }) => ({
      asOf,
      points: [{ arn, source, takenAt, engineVersion: "17.5" }],
    }),
  };
  const error = await t.throwsAsync(
    synthesizePlatform("production", { imageTag, activeRegion: secondary }, { previous, lookups }),
  );
  t.regex(error?.message ?? "", /up to 360 minutes of payments would be lost; accepted: 30/);
  t.regex(error?.message ?? "", /pulumi config set acceptLoss 360/);
  const accepted = await synthesizePlatform(
    "production",
    { imageTag, activeRegion: secondary, acceptLoss: "360" },
    { previous, lookups },
  );
  t.is(at(accepted.outputs, "recovery", "lineage", 1, "origin", "snapshot"), arn);
  t.is(resource(accepted, "aurora-usw2-production-g2").inputs.engineVersion, "17.5");
  t.true(
    accepted.logs.some(({ message }) =>
      /DATA LOSS, as acceptLoss 360 allows: aurora-usw2-production-g2 .* 06:00|T06:00/.test(message),
    ),
  );
});
