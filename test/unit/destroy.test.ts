import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { environments } from "../../environments/index.ts";
import { ArgumentError, Declined, ReportedError } from "../../src/cli/errors.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { parseArguments } from "../../src/tools/destroy/arguments.ts";
import { type DestroyArgs, type DestroyTools, destroy } from "../../src/tools/destroy/destroy.ts";
import { findLeft, type Left } from "../../src/tools/stack/leaks.ts";
import { synthesizePlatform } from "../support/platform.ts";

const environment = (name: string) => {
  const found = environments.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

const nothing: Left = { leaked: [], pendingKeys: [] };
const peered = { peerings: { environments: "pcx-1" } };

/** A destruction with made-up tools; what was said and done is kept. */
async function attempt(
  args: Partial<DestroyArgs>,
  tools: Partial<DestroyTools> & {
    readonly stacks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly answer?: string;
    readonly left?: readonly Left[];
  } = {},
) {
  const said: string[] = [];
  const destroyed: string[] = [];
  let waited = 0;
  const { stacks = { staging: {} }, answer = "staging", left = [nothing] } = tools;
  let asked = 0;
  const result = destroy(
    { environment: environment("staging"), environments, yes: false, auditOnly: false, ...args },
    {
      pulumi: {
        outputs: async (stack) => stacks[stack],
        destroy: async (stack) => void destroyed.push(stack),
      },
      person: { tell: (line) => void said.push(line), ask: async () => answer },
      global: {
        find: async () => {
          throw new Error("there is no global database to ask for");
        },
        remove: async () => undefined,
        wait: async () => undefined,
      },
      findLeft: async () => left[Math.min(asked++, left.length - 1)] ?? nothing,
      wait: async (seconds) => {
        waited += seconds;
      },
      ...tools,
    },
  );
  const clean = await result.catch((error: unknown) => error);
  return { clean, said: said.join("\n"), destroyed, waited };
}

test("a stack is destroyed when its name is typed, or nobody is to be asked", async (t) => {
  t.like(await attempt({}), { clean: true, destroyed: ["staging"] });
  t.like(await attempt({ yes: true }, { answer: "" }), { clean: true, destroyed: ["staging"] });
  const { clean, destroyed, said } = await attempt({}, { answer: "yes" });
  t.true(clean instanceof Declined);
  t.deepEqual(destroyed, []);
  t.regex(said, /Everything of staging in us-east-1 and us-west-2/);
});

test("a stack that is not there is no success", async (t) => {
  const { clean, destroyed } = await attempt({}, { stacks: {} });
  t.true(clean instanceof ReportedError);
  t.regex(String(clean), /no stack staging/);
  t.deepEqual(destroyed, []);
});

test("of a global database the half that follows is taken out first, whichever it is, and then all is destroyed", async (t) => {
  const staging = environment("staging");
  const replica = { ...staging, database: { ...staging.database, recovery: "replica" } } as const;
  const halves = { "us-east-1": "arn:home", "us-west-2": "arn:replica" };
  for (const writer of ["us-east-1", "us-west-2"] as const) {
    const removed: string[] = [];
    let asked = 0;
    const find = async ({ name }: { readonly name: string }) => {
      asked += 1;
      const left = Object.entries(halves).filter(([region]) => region === writer || asked < 4);
      return { name, writer, moving: false, halves: Object.fromEntries(left) };
    };
    const remove = async (region: string, name: string, half: string) => {
      removed.push(`${region} ${name} ${half}`);
    };
    const outcome = await attempt(
      { environment: replica },
      { stacks: { staging: { suffix: "staging" } }, global: { find, remove, wait: async () => undefined } },
    );
    t.like(outcome, { clean: true, destroyed: ["staging"] });
    const other =
      writer === "us-east-1"
        ? "us-west-2 aurora-global-staging arn:replica"
        : "us-east-1 aurora-global-staging arn:home";
    t.deepEqual(removed, [other]);
  }
  const stuck = await attempt(
    { environment: replica },
    {
      stacks: { staging: { suffix: "staging" } },
      global: {
        find: async ({ name }) => ({ name, writer: "us-east-1", moving: false, halves }),
        remove: async () => undefined,
        wait: async () => undefined,
      },
    },
  );
  t.regex(String(stuck.clean), /aurora-global-staging still has a half that follows, after 10 minutes/);
  t.deepEqual(stuck.destroyed, []);
  // What has no output was never there.
  const none = { find: async () => undefined, remove: async () => undefined, wait: async () => undefined };
  t.like(await attempt({ environment: replica }, { global: none }), { destroyed: ["staging"] });
});

test("the order is advised where another environment is peered with this one, and only then", async (t) => {
  const advised = /First take peerStack out of production/;
  t.regex((await attempt({}, { stacks: { staging: {}, production: peered } })).said, advised);
  t.notRegex((await attempt({}, { stacks: { staging: {}, production: {} } })).said, advised);
  t.notRegex((await attempt({})).said, advised);
  const { said } = await attempt(
    { environment: environment("production") },
    { stacks: { production: peered }, answer: "production" },
  );
  t.regex(said, /this is the right order, production before staging/);
});

test("what AWS still lists is asked for again, and what stays is a failure that names it", async (t) => {
  const bucket = "arn:aws:s3:::payments-trail";
  const late = await attempt({}, { left: [{ leaked: [bucket], pendingKeys: [] }, nothing] });
  t.like(late, { clean: true, waited: 30 });
  const stays = await attempt({}, { left: [{ leaked: [bucket], pendingKeys: ["arn:aws:kms:a:1:key/1"] }] });
  t.like(stays, { clean: false, waited: 300 });
  t.regex(stays.said, /Left in AWS: 1\n {2}arn:aws:s3:::payments-trail/);
  t.regex(stays.said, /Keys that AWS will delete: 1/);
});

test("an audit destroys nothing, asks nobody and looks once", async (t) => {
  const left = [{ leaked: ["arn"], pendingKeys: [] }];
  const { clean, destroyed, waited } = await attempt({ auditOnly: true }, { left, answer: "" });
  t.deepEqual({ clean, destroyed, waited }, { clean: false, destroyed: [], waited: 0 });
});

test("arguments are checked", (t) => {
  const stacks = ["staging"];
  t.deepEqual(parseArguments(["--help"], stacks), { help: true });
  t.like(parseArguments(["staging", "--yes"], stacks), { stack: "staging", yes: true, auditOnly: false });
  t.like(parseArguments(["--audit", "staging"], stacks), { yes: false, auditOnly: true });
  t.throws(() => parseArguments(["--audit", "staging", "--yes"], stacks), {
    instanceOf: ArgumentError,
    message: "--audit --yes: do not go together; --audit takes nothing",
  });
  for (const wrong of [[], ["prod"], ["staging", "staging"], ["staging", "--force"]])
    t.throws(() => parseArguments(wrong, stacks), { instanceOf: ArgumentError });
});

const tagged = (...arns: readonly string[]) => arns.map((ResourceARN) => ({ ResourceARN }));

/** AWS's clients, by region, that answer as told. */
function clients() {
  const tagging = new ResourceGroupsTaggingAPIClient({ region: "us-east-1" });
  const kms = new KMSClient({ region: "us-east-1" });
  return {
    tagging: mockClient(tagging),
    kms: mockClient(kms),
    real: { tagging: () => tagging, kms: () => kms },
  };
}

const keys = ["us-east-1", "us-west-2"].map((region) => `arn:aws:kms:${region}:123456789012:key/1`);

test("every page of every region is read, and only keys that are pending are no leak", async (t) => {
  const { tagging, kms, real } = clients();
  const filters = { TagFilters: [{ Key: "Environment", Values: ["staging"] }] };
  tagging
    .on(GetResourcesCommand, filters)
    .resolves({ ResourceTagMappingList: tagged("arn:aws:s3:::a", ...keys), PaginationToken: "more" });
  tagging
    .on(GetResourcesCommand, { ...filters, PaginationToken: "more" })
    .resolves({ ResourceTagMappingList: tagged("arn:aws:s3:::b") });
  kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: "1", KeyState: "Enabled" } });
  kms
    .on(DescribeKeyCommand, { KeyId: keys[0] ?? "" })
    .resolves({ KeyMetadata: { KeyId: "1", KeyState: "PendingDeletion" } });
  const left = await findLeft({ Environment: "staging" }, ["us-east-1", "us-west-2"], real);
  t.deepEqual(left, {
    leaked: [keys[1] ?? "", "arn:aws:s3:::a", "arn:aws:s3:::b"],
    pendingKeys: [keys[0] ?? ""],
  });
  t.is(tagging.commandCalls(GetResourcesCommand).length, 4);
});

test("an error of AWS's says which permission or sign-in is missing", async (t) => {
  const { tagging, real } = clients();
  tagging.on(GetResourcesCommand).rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
  await t.throwsAsync(findLeft({}, ["us-east-1"], real), {
    instanceOf: ReportedError,
    message: /tag:GetResources in us-east-1: .*allow tag:GetResources/,
  });
});

const protectedNames = ({ registrations }: Synthesis) =>
  registrations
    .filter(({ protect }) => protect)
    .map(({ name }) => name)
    .sort();

test("the protected resources are these, and no others: a rename would replace them", async (t) => {
  const fresh = await synthesizePlatform("production");
  const lasting = [
    ...["use1", "usw2"].flatMap((region) => [
      `backup-vault-${region}-production`,
      ...["data", "logs", "messaging"].map((purpose) => `key-${purpose}-${region}-production`),
      ...["payments", "dead-letters"].map((kind) => `queue-${kind}-${region}-production`),
    ]),
    "table-lease-use1-production",
    "secret-processor-key-use1-production",
    "secret-processor-key-usw2-production",
    ...["az1-use1", "az2-use1", "az4-use1", "az1-usw2"].map((place) => `address-egress-${place}-production`),
  ];
  const database = (region: string, generation: number) => [
    `aurora-${region}-production-g${generation}`,
    ...["administrator", "application", "reader"].map(
      (login) => `secret-${login}-g${generation}-${region}-production`,
    ),
  ];
  t.deepEqual(protectedNames(fresh), [...lasting, ...database("use1", 1)].sort());
  const moved = await synthesizePlatform("production", { activeRegion: "us-west-2" }, { previous: fresh });
  t.deepEqual(protectedNames(moved), [...lasting, ...database("use1", 1), ...database("usw2", 2)].sort());
  t.deepEqual(protectedNames(await synthesizePlatform("staging")), []);
});
