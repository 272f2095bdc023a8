import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { ArgumentError, ReportedError } from "../../../src/cli/errors.ts";
import { readProject, standIn } from "../../../src/proofs/model/project.ts";
import { parseArguments } from "../../../src/tools/plan/arguments.ts";

function directory(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), "project-"));
  t.teardown(() => rmSync(path, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

const declared = `
name: shop
config:
  size: { type: integer, default: 3 }
  short: text
  list: { type: array, items: { type: string }, default: [a, b] }
  noDefault: { type: string }
  aws:region: us-east-1
  pulumi:disable-default-providers: { value: [aws] }
`;

test("the stack's values win over the project's, whole and as text", (t) => {
  const project = readProject(
    directory(t, {
      "Pulumi.yaml": declared,
      "Pulumi.prod.yaml":
        "config:\n  shop:size: 5\n  flag: true\n  shop:empty:\n  shop:list:\n    - c\n  aws:region: us-west-2\n",
    }),
  );
  t.is(project.name, "shop");
  t.deepEqual(project.readStack("prod"), {
    values: {
      "shop:size": "5",
      "shop:short": "text",
      "shop:list": '["c"]',
      "shop:flag": "true",
      "shop:empty": "",
      "aws:region": "us-west-2",
      "pulumi:disable-default-providers": '["aws"]',
    },
    secretKeys: [],
  });
});

test("encrypted values are stood in for and marked, however deep they are", (t) => {
  const { values, secretKeys } = readProject(
    directory(t, {
      "Pulumi.yaml": declared,
      "Pulumi.prod.yaml":
        "encryptionsalt: v1:x\nconfig:\n  shop:key:\n    secure: v1:abc\n  shop:deep:\n    list:\n      - inner:\n          secure: v1:def\n",
    }),
  ).readStack("prod");
  t.deepEqual(secretKeys, ["shop:key", "shop:deep"]);
  t.is(values["shop:key"], standIn);
  t.is(values["shop:deep"], standIn);
});

test("what is wrong with the files is said with the file's name", (t) => {
  const project = readProject(
    directory(t, {
      "Pulumi.yaml": "name: shop\n",
      "Pulumi.broken.yaml": "config: [\n",
      "Pulumi.list.yaml": "config: [a]\n",
      "Pulumi.misspelt.yaml": "confg: { a: 1 }\n",
      "Pulumi.outside.yaml": "shop:size: 1\n",
      "Pulumi.star.yaml": "config:\n  shop:name: *.example.com\n",
      "Pulumi.twice.yaml": "config:\n  shop:size: 1\n  shop:size: 2\n",
      "Pulumi.empty.yaml": "",
    }),
  );
  t.deepEqual(project.stacks, ["broken", "empty", "list", "misspelt", "outside", "star", "twice"]);
  t.deepEqual(project.readStack("empty"), { values: {}, secretKeys: [] });
  t.throws(() => project.readStack("prod"), {
    message: "no stack is called prod: there are broken, empty, list, misspelt, outside, star, twice",
  });
  const broken: readonly (readonly [string, RegExp])[] = [
    ["broken", /^Pulumi\.broken\.yaml:2:1 cannot be read: .+$/],
    ["twice", /^Pulumi\.twice\.yaml:3:3 cannot be read: Map keys must be unique$/],
    [
      "star",
      /^Pulumi\.star\.yaml:2:14 cannot be read: \*\.example\.com stands for nothing; allowed: in quotes/,
    ],
    [
      "misspelt",
      /^Pulumi\.misspelt\.yaml: confg is no key of a stack's file, did you mean config\?; allowed: config, /,
    ],
    ["outside", /^Pulumi\.outside\.yaml: shop:size is no key of a stack's file; allowed: config, /],
  ];
  for (const [stack, message] of broken) t.throws(() => project.readStack(stack), { message });
  t.throws(() => project.readStack("list"), { message: /config of Pulumi\.list\.yaml has to be a mapping/ });
  t.throws(() => readProject(directory(t, { "Pulumi.yaml": "runtime: nodejs" })), {
    message: "Pulumi.yaml gives the project no name",
  });
});

test("a stack's file that cannot be read is named", (t) => {
  const folder = directory(t, { "Pulumi.yaml": declared, "Pulumi.prod.yaml": "" });
  const project = readProject(folder);
  rmSync(join(folder, "Pulumi.prod.yaml"));
  t.throws(() => project.readStack("prod"), {
    instanceOf: ReportedError,
    message: /^Pulumi\.prod\.yaml cannot be read: ENOENT: /,
  });
});

const allowed = {
  stacks: ["production", "staging"],
  regions: ["us-east-1", "us-west-2"],
  scenarios: ["primary-lost"],
};

test("a number that YAML would write otherwise is refused: a tag 1.10 would become 1.1", (t) => {
  const read = (value: string) =>
    readProject(
      directory(t, { "Pulumi.yaml": declared, "Pulumi.prod.yaml": `config:\n  shop:tag: ${value}\n` }),
    ).readStack("prod").values["shop:tag"];
  for (const [value, number] of [
    ["1.10", "1.1"],
    ["012345678901", "12345678901"],
    ["1e3", "1000"],
  ] as const)
    t.throws(() => read(value), {
      message: `Pulumi.prod.yaml: shop:tag is ${value}, which to YAML is the number ${number}; allowed: "${value}", in quotes, or ${number}`,
    });
  for (const value of ["'1.10'", '"1.10"', "1.1.0", "30"]) t.is(read(value), value.replaceAll(/['"]/g, ""));
});

test("without arguments every stack is planned, with each region active", (t) => {
  t.deepEqual(parseArguments([], allowed), {
    stacks: ["production", "staging"],
    active: undefined,
    json: undefined,
    html: undefined,
    svg: undefined,
    details: false,
    explain: undefined,
    scenario: undefined,
    matrix: false,
    roles: false,
    budget: false,
    help: false,
  });
  t.like(
    parseArguments(["--stack", "staging", "--active", "us-west-2", "--json", "out.json", "--help"], allowed),
    { stacks: ["staging"], active: "us-west-2", json: "out.json", help: true },
  );
});

test("-h is help", (t) => t.true(parseArguments(["-h"], allowed).help));

for (const [args, message] of [
  [["--stack", "prod"], /--stack prod: has to be one of production, staging/],
  [["--active", "eu-west-1"], /--active eu-west-1: has to be one of us-east-1, us-west-2/],
  [["--json="], /--json needs a value: --json FILE/],
  [["--scenario", "night"], /--scenario night: has to be one of primary-lost/],
  [["--scenario", "primary-lost", "--json", "x"], /--scenario --json: do not go together/],
  [["--explain", "app", "database"], /--explain needs FROM, TO and PORT/],
  [["--explain", "app", "database", "postgres"], /the port has to be one of 1 to 65535/],
  [["--stack", "staging", "--stack", "staging"], /--stack staging: is given twice/],
  [
    ["--active", "us-east-1", "--active", "us-west-2"],
    /--active us-west-2: --active is given already, and is allowed once/,
  ],
  [["--matrix", "--stack", "staging"], /--matrix --stack: do not go together; --matrix takes nothing/],
  [
    ["--budget", "--html", "x"],
    /--budget --html: do not go together; --budget takes --stack, --active, --json/,
  ],
  [["--roles", "--details"], /--roles --details: do not go together; --roles takes nothing/],
  [["staging"], /staging: there is nothing that this argument could be/],
] as const) {
  test(`the arguments ${args.join(" ")} are refused`, (t) => {
    t.throws(() => parseArguments(args, allowed), { instanceOf: ArgumentError, message });
  });
}
