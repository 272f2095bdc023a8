import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { computePricing } from "../../src/proofs/cost/pricing/compute.ts";
import { exceptionsIn } from "../../src/proofs/counts.ts";
import { runningIn } from "../../src/proofs/iam/climb/targets.ts";
import { createForesight } from "../../src/proofs/model/foresight.ts";
import type { PlainRecord, Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { isAbout } from "../../src/proofs/play/conditions.ts";
import { severityOf } from "../../src/proofs/play/receive.ts";
import { readInspection } from "../../src/proofs/reachability/inspection.ts";
import { readInterfaces } from "../../src/proofs/reachability/interfaces.ts";
import { indexed } from "../../src/proofs/reachability/inventory.ts";
import { missingReach } from "../../src/proofs/reachability/missing.ts";
import { readResolver, resolves } from "../../src/proofs/reachability/resolver.ts";
import { nameLimits } from "../../src/proofs/rules/name-limits.ts";
import { find } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { resource } from "../support/resource.ts";

let staging: Synthesis;
test.before(async () => {
  staging = await synthesizePlatform("staging");
});

test("a condition of a listener rule that holds nothing asks for nothing: the engine adds empty ones", (t) => {
  const request = { host: "pay.example.com", method: "GET", path: "/payments" };
  const about = (...conditions: readonly PlainRecord[]) =>
    isAbout(resource("rule", "", { conditions }), request as Parameters<typeof isAbout>[1]);
  t.true(about({ pathPattern: { values: ["/pay*"] }, sourceIp: {}, hostHeader: {} }));
  t.false(about({ pathPattern: { values: ["/pay"] } }));
  t.true(about({ hostHeader: { values: ["other.example.com", "PAY.example.com"] } }));
  t.false(about({ httpRequestMethod: { values: ["get"] } }));
});

test("a network firewall lets through its lists' names alone, where all of them are lists of TLS names", (t) => {
  const list = (generatedRulesType: string, targetTypes = ["TLS_SNI"], targets = ["a.example.com"]) => ({
    rulesSource: { rulesSourceList: { generatedRulesType, targetTypes, targets } },
  });
  const group = (id: string, ruleGroup: PlainRecord) =>
    resource(id, "aws:networkfirewall/ruleGroup:RuleGroup", { ruleGroup });
  const read = (changes: PlainRecord, ...lists: readonly PlainRecord[]) => {
    const groups = lists.map((each, index) => group(`group-${index}`, each));
    const policy = resource("policy", "aws:networkfirewall/firewallPolicy:FirewallPolicy", {
      firewallPolicy: {
        statefulRuleGroupReferences: groups.map(({ id }) => ({ resourceArn: id })),
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulDefaultActions: ["aws:alert_strict", "aws:drop_strict"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
        ...changes,
      },
    });
    const firewall = resource("firewall", "", { firewallPolicyArn: "policy" });
    return readInspection(indexed([policy, ...groups]), firewall);
  };
  const allowed = list("ALLOWLIST");
  t.deepEqual(read({}, allowed, list("ALLOWLIST", ["TLS_SNI"], ["b.example.com"])), {
    names: ["a.example.com", "b.example.com"],
    defect: undefined,
  });
  t.regex(read({}, allowed, list("DENYLIST")).defect ?? "", /no list/);
  t.regex(read({}, list("ALLOWLIST", ["TLS_SNI", "HTTP_HOST"])).defect ?? "", /no list/);
  t.regex(read({ statelessDefaultActions: ["aws:pass"] }, allowed).defect ?? "", /without looking/);
  t.regex(read({ statelessFragmentDefaultActions: ["aws:pass"] }, allowed).defect ?? "", /without looking/);
  t.regex(read({ statelessRuleGroupReferences: [{}] }, allowed).defect ?? "", /without looking/);
  t.regex(read({ statefulDefaultActions: ["aws:alert_strict"] }, allowed).defect ?? "", /drops nothing/);
  t.regex(read({ statefulEngineOptions: {} }, allowed).defect ?? "", /drops nothing/);
});

test("who gets into tasks acts as their role, where ECS lets anybody in", (t) => {
  const kinds = (inputs: PlainRecord) =>
    runningIn(
      indexed([
        resource("app", "aws:ecs/taskDefinition:TaskDefinition", { taskRoleArn: "role" }),
        resource("service", "aws:ecs/service:Service", {
          cluster: "arn:aws:ecs:us-east-1:1:cluster/payments",
          taskDefinition: "arn:aws:ecs:us-east-1:1:task-definition/app:7",
          ...inputs,
        }),
      ]),
      {},
    ).map(({ kind, role, arns }) => `${kind} ${role} ${arns.map((arn) => arn.split(":").at(-1)).join(" ")}`);
  t.deepEqual(kinds({ enableExecuteCommand: true }), ["task role cluster/payments task/payments/0"]);
  t.deepEqual(kinds({}), []);
  t.deepEqual(kinds({ enableExecuteCommand: true, taskDefinition: "another" }), []);
});

test("the first word of a topic's name in mails says its severity", (t) => {
  const severity = (inputs: PlainRecord) => severityOf(resource("topic", "", inputs));
  t.is(severity({ displayName: "page us-east-1" }), "page");
  t.is(severity({ displayName: "a page" }), undefined);
  t.is(severity({ displayName: "pages" }), undefined);
  t.is(severity({}), undefined);
});

test("a preview knows of what stays, and of nothing that is read after what comes", (t) => {
  const before = find(staging, "vpc-use1-staging");
  const reader: Registration = { ...before, urn: "reader", readId: "id", dependencies: [before.urn] };
  const foreseen = (...made: readonly Registration[]) => {
    const foresight = createForesight([before]);
    return made.map((each) => foresight.of(each, undefined));
  };
  const changed: Registration = { ...before, inputs: { ...before.inputs, cidrBlock: "10.9.0.0/16" } };
  t.deepEqual(foreseen(before, reader), ["all", "all"]);
  t.deepEqual(foreseen(changed, reader), ["inputs", "nothing"]);
  t.deepEqual(foreseen({ ...before, provider: "another" }, reader), ["inputs", "nothing"]);
  t.deepEqual(foreseen(before, changed, { ...reader, dependencies: [] }), ["all", "inputs", "all"]);
});

test("a cluster is as public as any of its own instances", (t) => {
  const member = (clusterIdentifier: string, publiclyAccessible: boolean) =>
    resource(clusterIdentifier, "aws:rds/clusterInstance:ClusterInstance", {
      clusterIdentifier,
      publiclyAccessible,
    });
  const cluster = (id: string) => resource(id, "aws:rds/cluster:Cluster", { vpcSecurityGroupIds: ["g"] });
  const found = readInterfaces(
    indexed([
      cluster("open"),
      cluster("shut"),
      member("open", false),
      member("open", true),
      member("shut", false),
    ]),
  );
  t.deepEqual(
    found.map(({ owner, isPublic }) => [owner.id, isPublic]),
    [
      ["open", true],
      ["shut", false],
    ],
  );
});

test("the resolver's firewall asks groups by their association's priority, and rules by their own", (t) => {
  const type = (name: string) => `aws:route53/resolverFirewall${name}:ResolverFirewall${name}`;
  const association = (firewallRuleGroupId: string, priority: number, vpcId = "vpc") =>
    resource(`to-${firewallRuleGroupId}`, type("RuleGroupAssociation"), {
      firewallRuleGroupId,
      priority,
      vpcId,
    });
  const rule = (id: string, firewallRuleGroupId: string, priority: number, action: string) =>
    resource(id, type("Rule"), { firewallRuleGroupId, priority, action, firewallDomainListId: `list-${id}` });
  const inventory = indexed([
    association("late", 200),
    association("empty", 150),
    association("early", 101),
    association("strange", 50, "another"),
    rule("d", "late", 2, "BLOCK"),
    rule("c", "late", 1, "ALLOW"),
    rule("b", "early", 9, "BLOCK"),
    rule("a", "early", 8, "ALERT"),
    rule("x", "strange", 1, "ALLOW"),
    resource("list-a", type("DomainList"), { domains: ["a.example.com"] }),
    resource("config", type("Config"), { resourceId: "vpc", firewallFailOpen: "DISABLED" }),
  ]);
  const { resource: last, rules, failsClosed } = readResolver(inventory, resource("vpc"));
  t.is(last.id, "to-late");
  t.deepEqual(
    rules.map(({ by, allows, names }) => [by.id, allows, ...names]),
    [
      ["a", true, "a.example.com"],
      ["b", false],
      ["c", true],
      ["d", false],
    ],
  );
  t.true(failsClosed);
  t.like(readResolver(inventory, resource("unguarded")), {
    resource: { id: "unguarded" },
    failsClosed: false,
  });
});

test("a name is resolved by the first rule that has it, and below a star at any depth", (t) => {
  const rule = (allows: boolean, ...names: readonly string[]) => ({
    by: resource(names.join()),
    allows,
    names,
    list: undefined,
  });
  const resolved = (name: string, ...rules: readonly ReturnType<typeof rule>[]) =>
    resolves({ resource: resource("vpc"), rules, failsClosed: true }, name);
  const closed = rule(false, "*");
  t.true(resolved("a.example.com", rule(true, "*.example.com"), closed));
  t.true(resolved("a.b.example.com", rule(true, "*.example.com"), closed));
  t.false(resolved("example.com", rule(true, "*.example.com"), closed));
  t.false(resolved("example.org", rule(true, "*.example.com", "example.net"), closed));
  t.true(resolved("example.net", rule(true, "*.example.com", "example.net"), closed));
  t.false(resolved("a.example.com", closed, rule(true, "*.example.com")));
  t.true(resolved("a.example.com"));
});

test("an exception counts once, however much it excuses", (t) => {
  const excused = (rule: string, reason: string) => ({
    subject: "",
    message: "",
    exception: { rule, resources: /./, finding: /./, reason },
  });
  const plan = (...all: readonly ReturnType<typeof excused>[]) =>
    ({ excused: all }) as unknown as Parameters<typeof exceptionsIn>[0][number];
  const [one, other] = [excused("a", "because"), excused("a", "as well")];
  t.is(exceptionsIn([plan(one, one), plan(one, other), plan()]), 2);
});

test("a limit of names is of the input that the provider puts a made-up name in", (t) => {
  const file = join(import.meta.dirname, "../fixtures/policy-pack/added-inputs.json");
  const added: Readonly<Record<string, { readonly name?: string }>> = JSON.parse(readFileSync(file, "utf8"));
  const limited = Object.entries(nameLimits).flatMap(([type, { property }]) => {
    const { name } = added[type] ?? {};
    return name === undefined ? [] : [{ type, name, property }];
  });
  t.true(limited.length > 20, `${limited.length} types`);
  for (const { type, name, property } of limited) t.is(property, name, type);
});

test("a flow between parties of which one is nowhere is named, with the network that misses it", (t) => {
  const vpc = { resource: resource("vpc-1") };
  const expected = {
    flow: { from: "app", to: "database", port: 5432 },
    from: { party: "app", vpc, now: true },
    to: { party: "database", vpc, now: true },
  };
  const [expectations, topology] = [[expected], { places: [] }] as unknown as Parameters<typeof missingReach>;
  t.like(missingReach(expectations, topology), {
    length: 1,
    0: {
      rule: "missing-reach",
      subject: "vpc-1",
      message: "app has to reach database on 5432, but vpc-1 has no app",
    },
  });
});

test("of what scales hosts and tasks AWS's own alarms are paid for", (t) => {
  const priced = (type: string, inputs: PlainRecord = {}) =>
    computePricing[type]?.({ ...find(staging, "vpc-use1-staging"), inputs }, {} as never);
  const alarms = [{ price: "alarmMetric", idle: 2, load: 2 }];
  t.deepEqual(priced("aws:ecs/capacityProvider:CapacityProvider"), alarms as never);
  const policy = "aws:appautoscaling/policy:Policy";
  t.deepEqual(priced(policy, { policyType: "TargetTrackingScaling" }), alarms as never);
  t.deepEqual(priced(policy, { policyType: "StepScaling" }), []);
});
