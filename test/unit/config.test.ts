import { readFileSync } from "node:fs";
import test from "ava";
import { parse } from "yaml";
import { environments } from "../../environments/index.ts";
import type { ConfigSource } from "../../src/program/config/config.ts";
import { configKeys } from "../../src/program/config/keys.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { configSource } from "../support/platform.ts";

const [staging] = environments;
if (staging === undefined) throw new Error("there is no environment");

const allKeys = Object.keys(configKeys(staging));

test("defaults are the environment's own", (t) => {
  const config = parseConfig(configSource("production"));
  t.like(config, {
    suffix: "production",
    activeRegion: "us-east-1",
    unreachableRegion: undefined,
    hostedZone: { kind: "existing", name: "example.com" },
    imageTag: undefined,
    alertEmails: [],
    peerStack: undefined,
    accountBaseline: false,
  });
  t.is(config.environment.sizes.databaseMinAcu, 1);
});

test("sizes are laid over the environment's", (t) => {
  const { environment } = parseConfig(configSource("production", { sizes: '{"databaseMaxAcu":32}' }));
  t.is(environment.sizes.databaseMaxAcu, 32);
  t.is(environment.sizes.databaseMinAcu, 1);
});

const wrong: readonly [string, string, Readonly<Record<string, string>>, string, Partial<ConfigSource>?][] = [
  ["an unknown stack", "prod", {}, "there is no environment prod; allowed: staging, production"],
  [
    "a descriptor that was copied with its name",
    "staging",
    {},
    "environment production is described twice",
    { environments: environments.map((each) => ({ ...each, name: "production" })) },
  ],
  [
    "an unknown key",
    "staging",
    { activeRegoin: "us-west-2" },
    `payments:activeRegoin is no key of this project, did you mean activeRegion?; allowed: ${allKeys.join(", ")}`,
  ],
  [
    "a key that resembles none",
    "staging",
    { colour: "red" },
    `payments:colour is no key of this project; allowed: ${allKeys.join(", ")}`,
  ],
  [
    "another environment's suffix",
    "production",
    { environmentSuffix: "staging" },
    "payments:environmentSuffix is staging; allowed: not the name of another environment",
  ],
  [
    "a subject that any pull request has",
    "staging",
    { ciSubject: "repo:company/payments:pull_request" },
    'payments:ciSubject is "repo:company/payments:pull_request"; allowed: the subject of a workflow',
  ],
  [
    "an address twice",
    "staging",
    { alertEmails: '["a@b.com", "a@b.com"]' },
    'payments:alertEmails[1] is "a@b.com"; allowed: a list of e-mail addresses, each once',
  ],
  [
    "a generation twice",
    "staging",
    { retire: "[1, 1]" },
    "payments:retire[1] is 1; allowed: a list of generations, each once",
  ],
  [
    "a host with its scheme, among good ones",
    "staging",
    { processorHosts: '["api.processor.com", "https://b.processor.com", "c.processor.com"]' },
    'payments:processorHosts[1] is "https://b.processor.com"; allowed: a list of exact host names',
  ],
  [
    "a peer that is not there",
    "production",
    { peerStack: "company/payments/stagin" },
    "payments:peerStack is company/payments/stagin; allowed: a stack called staging, which production peers with",
  ],
  [
    "a region of another continent",
    "staging",
    { activeRegion: "eu-west-1" },
    'payments:activeRegion is "eu-west-1"; allowed: us-east-1 (primary) or us-west-2 (secondary)',
  ],
  [
    "a suffix that is too long",
    "staging",
    { environmentSuffix: "staging-blue" },
    'payments:environmentSuffix is "staging-blue"; allowed: 2 to 10 characters',
  ],
  [
    "a domain in capitals",
    "staging",
    { domainName: "Pay.Example.com" },
    'payments:domainName is "Pay.Example.com"; allowed:',
  ],
  [
    "a zone that the domain is not in",
    "staging",
    { hostedZone: "example.org" },
    "payments:hostedZone is example.org; allowed: a zone that pay.example.com lies in, or create",
  ],
  [
    "the tag latest",
    "staging",
    { imageTag: "latest" },
    'payments:imageTag is "latest"; allowed: an exact image tag; never latest',
  ],
  [
    "an address without @",
    "staging",
    { alertEmails: '["oncall"]' },
    'payments:alertEmails[0] is "oncall"; allowed: a list of e-mail addresses',
  ],
  [
    "a pager that is told in plain text",
    "staging",
    { pageEndpoints: '["http://events.pager.org/key"]' },
    "payments:pageEndpoints[0] is a secret of another form; allowed: a list of https URLs with a path, each of another host",
  ],
  [
    "two pagers of one host",
    "staging",
    { pageEndpoints: '["https://events.pager.org/a", "https://events.pager.org/b"]' },
    "payments:pageEndpoints[1] is a secret of another form; allowed: a list of https URLs",
  ],
  ["a text for a list", "staging", { alertEmails: "a@b.com" }, "allowed: a list of e-mail addresses"],
  [
    "a third way between true and false",
    "staging",
    { accountBaseline: "yes" },
    'payments:accountBaseline is "yes"; allowed: true or false',
  ],
  [
    "a peer for staging",
    "staging",
    { peerStack: "production" },
    "payments:peerStack is production; allowed: empty, because staging has no peers",
  ],
  [
    "an account of no peer",
    "production",
    { peerAccount: "arn:aws:iam::210987654321:role/peering" },
    "payments:peerAccount is arn:aws:iam::210987654321:role/peering; allowed: empty, because peerStack is not set",
  ],
  [
    "a user as role",
    "production",
    { peerAccount: "arn:aws:iam::210987654321:user/me" },
    "allowed: the ARN of the IAM role",
  ],
  [
    "a backup account that is no number",
    "production",
    { backupAccount: "arn:aws:iam::210987654321:root" },
    'payments:backupAccount is "arn:aws:iam::210987654321:root"; allowed: the number of another AWS account of the organization, 12 digits',
  ],
  [
    "an unknown size",
    "staging",
    { sizes: '{"databaseMaxAc":2}' },
    "payments:sizes is refused: databaseMaxAc is no size, did you mean databaseMaxAcu?; allowed: databaseMinAcu,",
  ],
  [
    "a size that is a text",
    "staging",
    { sizes: '{"databaseMaxAcu":"2"}' },
    'payments:sizes is refused: databaseMaxAcu is "2"; allowed: a number',
  ],
  ["sizes as a list", "staging", { sizes: "[2]" }, "allowed: an object with any of databaseMinAcu,"],
  [
    "a size out of range",
    "staging",
    { sizes: '{"databaseMaxAcu":512}' },
    "payments:sizes is refused: databaseMaxAcu is 512; allowed: 1 to 256 in steps of 0.5",
  ],
  [
    "a least above the most",
    "staging",
    { sizes: '{"serviceMinTasks":9}' },
    "payments:sizes is refused: serviceMinTasks is 9; allowed: at most serviceMaxTasks, which is 4",
  ],
  [
    "an example at a deployment",
    "staging",
    {},
    'payments:domainName is "pay.example.com", an example; allowed: your own. Run: npx pulumi config set --stack staging domainName VALUE',
    { deploying: true },
  ],
  [
    "an example in a list at a deployment",
    "staging",
    { alertEmails: '["oncall@b.com", "oncall@example.com"]' },
    `payments:alertEmails[1] is "oncall@example.com", an example; allowed: your own. Run: npx pulumi config set --stack staging --path 'alertEmails[1]' VALUE`,
    { deploying: true },
  ],
  [
    "no secret at a deployment",
    "staging",
    { processorApiKey: "" },
    "payments:processorApiKey is not set; allowed: an API key of the payment processor. Run: npx pulumi config set --stack staging --secret processorApiKey",
    { deploying: true },
  ],
  [
    "a budget that is no number",
    "staging",
    { accountBaseline: "true", accountBudget: "4,100" },
    'payments:accountBudget is "4,100"; allowed: whole USD a month, such as 4100',
  ],
  [
    "a budget of an account that another stack watches",
    "staging",
    { accountBudget: "4100" },
    "payments:accountBudget is 4100; allowed: empty, because the stack with accountBaseline watches what the account costs",
  ],
  [
    "a monitor by its name",
    "staging",
    { accountBaseline: "true", anomalyMonitor: "Default-Services-Monitor" },
    'payments:anomalyMonitor is "Default-Services-Monitor"; allowed: the ARN of the account\'s anomaly monitor, or create where it has none',
  ],
  [
    "a monitor that nobody hears of",
    "staging",
    { accountBaseline: "true", anomalyMonitor: "create", alertEmails: "[]" },
    "payments:anomalyMonitor is create; allowed: empty, because alertEmails is not set and nobody would be told",
  ],
  [
    "more addresses than a budget tells",
    "staging",
    {
      accountBaseline: "true",
      alertEmails: JSON.stringify([..."abcdefghijk"].map((name) => `${name}@b.com`)),
    },
    "payments:alertEmails has 11 addresses; allowed: at most 10, because a budget tells no more",
  ],
  ["no domain", "staging", { domainName: "" }, "payments:domainName is not set; allowed:"],
];

for (const [what, stack, values, message, source] of wrong)
  test(`refused: ${what}`, (t) => {
    const error = t.throws(() => parseConfig(configSource(stack, values, source)));
    t.true(error?.message.includes(message), error?.message);
  });

test("refused: a secret in plain text, without showing it", (t) => {
  const source = configSource("staging", { processorApiKey: "sk_live_123" }, { isSecret: () => false });
  const error = t.throws(() => parseConfig(source));
  t.regex(
    error?.message ?? "",
    /payments:processorApiKey is in plain text; allowed: an encrypted value\. Run: .* --secret/,
  );
  t.notRegex(error?.message ?? "", /sk_live/);
});

test("an encrypted value is never shown, whatever its key", (t) => {
  const source = configSource("staging", { activeRegion: "hidden" }, { isSecret: () => true });
  t.notRegex(t.throws(() => parseConfig(source))?.message ?? "", /hidden/);
});

test("all problems are told at once", (t) => {
  const error = t.throws(() =>
    parseConfig(configSource("staging", { activeRegion: "x", imageTag: "latest", domainName: "y" })),
  );
  t.regex(
    error?.message ?? "",
    /^The configuration of stack staging has 3 problems:\n( {2}payments:\w+ .+\n?){3}$/,
  );
});

test("a namespace that is misspelt is told, and that of a provider is its own", (t) => {
  const { values, ...rest } = configSource("staging");
  const withKey = (key: string) => () => parseConfig({ ...rest, values: { ...values, [key]: "us-west-2" } });
  t.throws(withKey("payment:activeRegion"), {
    message:
      /payment:activeRegion is no key of this project, did you mean payments\?; allowed: payments:KEY$/,
  });
  t.notThrows(withKey("aws:region"));
});

test("an offline plan stands in for a secret that it cannot know", (t) => {
  t.notThrows(() => parseConfig(configSource("staging", { processorApiKey: "" })));
});

test("Pulumi.yaml declares each key with type, description and default, and no other", (t) => {
  const { config } = parse(readFileSync(new URL("../../Pulumi.yaml", import.meta.url), "utf8"));
  const { "pulumi:disable-default-providers": disabled, ...declared } = config;
  t.deepEqual(disabled, { value: ["aws"] });
  t.deepEqual(Object.keys(declared).sort(), [...allKeys].sort());
  for (const { type, description, default: fallback } of Object.values<Record<string, unknown>>(declared)) {
    t.is(typeof type, "string");
    t.is(typeof description, "string");
    t.not(fallback, undefined);
  }
});
