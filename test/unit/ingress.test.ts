import test from "ava";
import { flows, groups } from "../../environments/flows.ts";
import { testPort } from "../../environments/ports.ts";
import { serviceProblems } from "../../environments/service-problems.ts";
import { admittedMethods } from "../../src/blocks/ingress/methods.ts";
import { priorities } from "../../src/blocks/ingress/rules.ts";
import { type WebAclRulesArgs, webAclRules } from "../../src/blocks/ingress/web-acl-rules.ts";
import { publicNames } from "../../src/kit/public-names.ts";
import { type Plain, type Synthesis, secretMark } from "../../src/proofs/model/registration.ts";
import { plannedLookups } from "../../src/proofs/planner.ts";
import { outcomeOf, type WebRequest } from "../../src/proofs/rules/firewall.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { restoring as environments, production } from "../support/restoring.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

const firewall: WebAclRulesArgs = {
  descriptor: production.ingress,
  serving: true,
  hosts: ["pay.example.com"],
  api: undefined,
};
const customer: WebRequest = {
  inside: false,
  host: "pay.example.com",
  method: "GET",
  path: "/",
  headers: {},
  labels: [],
};
const asPlain = (rules: unknown): Plain => JSON.parse(JSON.stringify(rules));

let clean: Synthesis;
let ownZone: Synthesis;
test.before(async () => {
  clean = await synthesizePlatform("production");
  ownZone = await synthesizePlatform("production", { hostedZone: "create", accountBaseline: "true" });
});

const primary = (kind: string) => resource(clean, `${kind}-use1-production`);

test("the load balancer faces the internet in the public tier, strict and logged", (t) => {
  const { inputs, propertyDependencies, provider, parent, dependencies } = primary("alb");
  t.like(inputs, {
    internal: false,
    loadBalancerType: "application",
    dropInvalidHeaderFields: true,
    // Not "strictest": it blocks what is "Acceptable" (table of "Desync mitigation mode" in
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html), and a GET with
    // "a Content-Length header with a value of 0" is (GetHeadZeroContentLength in "Classification reasons" of
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html).
    desyncMitigationMode: "defensive",
    enableDeletionProtection: false,
    accessLogs: { enabled: true, prefix: "load-balancer" },
    connectionLogs: { enabled: true, prefix: "load-balancer" },
  });
  t.deepEqual(
    propertyDependencies.subnets,
    ["az1", "az2", "az4"].map((zone) => primary(`subnet-public-${zone}`).urn),
  );
  t.deepEqual(propertyDependencies.securityGroups, [primary("security-group-load-balancer").urn]);
  t.true(dependencies.includes(primary("route-public-internet").urn));
  t.true(dependencies.includes(primary("bucket-policy-access-logs").urn));
  t.regex(provider, /::aws-use1-production$/);
  t.regex(parent, /::ingress-use1-production$/);
});

test("443 serves with the pinned policy, 80 only redirects, and the test port is open to the network alone", (t) => {
  const tls = {
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    certificateArn: String(primary("certificate-validation").inputs.certificateArn),
    routingHttpResponseServerEnabled: false,
    routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=63072000; includeSubDomains",
  };
  t.like(primary("listener-production").inputs, { port: 443, ...tls });
  t.like(primary("listener-test").inputs, { port: testPort, ...tls });
  t.like(primary("listener-http").inputs, { port: 80, protocol: "HTTP" });
  t.deepEqual(primary("listener-http").inputs.defaultActions, [
    { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
  ]);
  const open = flows.filter(({ to }) => to === "load-balancer");
  t.deepEqual(
    open.filter(({ from }) => from === "internet").map(({ port }) => port),
    [443, 80],
  );
  t.true(open.filter(({ port }) => port === testPort).every(({ from }) => from in groups));
});

test("what must hold whatever ECS does is asked before ECS's rules", (t) => {
  t.true(priorities.claim < priorities.fence && priorities.fence < priorities.application);
  for (const kind of ["rule-production", "rule-test"])
    t.is(primary(kind).inputs.priority, priorities.application);
});

test("a target group expects TLS on the application's port and gives requests time to end", (t) => {
  for (const color of ["blue", "green"])
    t.like(primary(`tg-${color}`).inputs, {
      targetType: "ip",
      protocol: "HTTPS",
      port: 8443,
      deregistrationDelay: 30,
      healthCheck: { protocol: "HTTPS", path: "/healthz", matcher: "200", interval: 10 },
    });
});

test("only a region that does not serve tells customers when to come back, and it lets its claim be read", (t) => {
  const standby = (name: string) =>
    (resource(clean, `web-acl-${name}-production`).inputs.rules as Plain[]).some(
      (rule) => at(rule, "name") === "standby",
    );
  t.false(standby("use1"));
  t.true(standby("usw2"));
  const serving = webAclRules(firewall);
  const rules = webAclRules({ ...firewall, serving: false });
  t.deepEqual(rules.slice(0, -1), serving);
  t.like(rules.at(-1), {
    priority: 0,
    action: {
      block: {
        customResponse: { responseCode: 503, responseHeaders: [{ name: "Retry-After", value: "60" }] },
      },
    },
  });
  const closed = (request: Partial<WebRequest>) =>
    outcomeOf(asPlain(rules), { ...customer, ...request }).refused;
  t.is(closed({ path: "/.well-known/active-region" }), undefined);
  for (const path of [
    "/",
    "/healthz",
    "/.well-known/x",
    "/.well-known/../payments",
    "//.well-known/active-region",
  ])
    t.is(closed({ path }), 503, path);
});

test("nothing is under /.well-known/ but what is named, however it is written, and all of it is limited", (t) => {
  const named = { ...firewall, descriptor: { ...firewall.descriptor, wellKnown: ["security.txt"] } };
  const rules = asPlain(webAclRules(named));
  const becomes = (path: string) => outcomeOf(rules, { ...customer, path });
  for (const path of [
    "/.well-known/x",
    "/%2ewell-known/x",
    "//.well-known//x",
    "/a/../.WELL-KNOWN/x",
    "/.well-known/",
  ])
    t.like(becomes(path), { refused: 404, atOnce: true }, path);
  for (const path of [
    "/.well-known/active-region",
    "/.well-known/security.txt",
    "/.well-known/../payments",
  ]) {
    t.is(becomes(path).refused, undefined, path);
    t.true(becomes(path).counted.length > 0, path);
  }
  t.is(
    outcomeOf(asPlain(webAclRules(firewall)), { ...customer, path: "/.well-known/security.txt" }).refused,
    404,
  );
});

test("who pays is limited more strictly than who looks, however the path is written", (t) => {
  const least = (request: Partial<WebRequest>) =>
    Math.min(
      ...outcomeOf(asPlain(webAclRules(firewall)), { ...customer, ...request }).counted.map((rate) =>
        Number(at(rate, "limit")),
      ),
    );
  for (const path of ["/payments", "/checkout/42", "//PAYMENTS", "/a/../%70ayments"])
    t.is(least({ method: "POST", path }), 60, path);
  t.is(least({ path: "/payments" }), 2000);
  t.is(least({ method: "POST", path: "/login" }), 2000);
});

test("a body that the firewall cannot read whole is refused where none is expected", (t) => {
  // "Inspects for request bodies that are over 8 KB (8,192 bytes)", with that label: SizeRestrictions_BODY in
  // https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
  const large = { method: "POST", labels: ["awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"] };
  const evidence = {
    ...firewall,
    descriptor: { ...firewall.descriptor, largeBodies: ["/disputes/evidence"] },
  };
  const becomes = (path: string) =>
    outcomeOf(asPlain(webAclRules(evidence)), { ...customer, ...large, path }).refused;
  t.is(becomes("/payments"), 413);
  t.is(becomes("/disputes/evidence/42"), undefined);
  t.is(becomes("/disputes/evidence/../../payments"), 413);
});

test("a closed region refuses every method that the firewall admits, but those that only read", (t) => {
  t.deepEqual([...admittedMethods].sort(), ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);
  for (const method of ["TRACE", "CONNECT", "PROPFIND", "get"])
    t.is(outcomeOf(asPlain(webAclRules(firewall)), { ...customer, method }).refused, 405, method);
  const { values } = Object(
    at(resource(clean, "fence-writes-usw2-production").inputs.conditions, 0, "httpRequestMethod"),
  );
  t.deepEqual([...values].sort(), ["DELETE", "OPTIONS", "PATCH", "POST", "PUT"]);
  // "Condition values per rule: 5": https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
  t.true(values.length <= 5);
});

test("rules of the firewall have priorities of their own, and the limit is the descriptor's", (t) => {
  const rules = webAclRules({
    ...firewall,
    descriptor: { ...firewall.descriptor, requestsPerAddress: 1234 },
  });
  t.deepEqual(
    rules.map(({ priority }) => priority),
    rules.map((_, index) => index + 1),
  );
  t.like(
    rules.find((rule) => at(asPlain(rule), "name") === "rate-limit"),
    { statement: { rateBasedStatement: { limit: 1234, aggregateKeyType: "IP" } } },
  );
});

test("the firewall's log has neither what lets somebody in nor health checkers that were let in", (t) => {
  const { redactedFields, loggingFilter } = primary("web-acl-logging").inputs;
  t.deepEqual(redactedFields, [
    { queryString: {} },
    ...["authorization", "proxy-authorization", "cookie", "x-api-key", "idempotency-key"].map((name) => ({
      singleHeader: { name },
    })),
  ]);
  const [filter, ...more] = Object(loggingFilter).filters;
  t.deepEqual([Object(loggingFilter).defaultBehavior, more], ["KEEP", []]);
  t.like(filter, { behavior: "DROP", requirement: "MEETS_ALL" });
  t.deepEqual(filter.conditions[0], { actionCondition: { action: "ALLOW" } });
  // A label's full name: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-requirements.html
  t.regex(
    filter.conditions[1].labelNameCondition.labelName,
    /^awswaf:123456789012:webacl:web-acl-use1-production.*:probe$/,
  );
});

test("paths and limits of the descriptor that the firewall cannot take are refused", (t) => {
  const ingress = {
    ...production.ingress,
    payments: { paths: ["payments"], requestsPerAddress: 5000 },
    largeBodies: ["/a|b"],
    wellKnown: ["a/b"],
  };
  t.deepEqual(serviceProblems({ ...production, ingress }), [
    "ingress.payments.requestsPerAddress is 5000; allowed: 10 to 2000",
    "ingress.payments.paths[0] is payments; allowed: paths such as /payments",
    "ingress.largeBodies[0] is /a|b; allowed: paths such as /disputes/evidence",
    "ingress.wellKnown[0] is a/b; allowed: names of files such as security.txt",
  ]);
  const none = { ...production.ingress, payments: { ...production.ingress.payments, paths: [] } };
  t.regex(serviceProblems({ ...production, ingress: none }).join(), /^ingress\.payments\.paths is empty/);
});

test("certificates have the application's name and both regions', proven once for both", (t) => {
  const names = ["pay.example.com", "use1.pay.example.com", "usw2.pay.example.com"];
  const [environment] = environments;
  t.deepEqual(environment && publicNames("pay.example.com", environment), {
    application: names[0] ?? "",
    api: {
      public: "api.pay.example.com",
      regional: { primary: "use1.api.pay.example.com", secondary: "usw2.api.pay.example.com" },
    },
    regional: { primary: names[1] ?? "", secondary: names[2] ?? "" },
  });
  for (const region of ["use1", "usw2"]) {
    const certificate = resource(clean, `certificate-${region}-production`);
    t.is(certificate.inputs.domainName, names[0]);
    t.deepEqual(certificate.inputs.subjectAlternativeNames, names.slice(1));
    t.regex(certificate.provider, new RegExp(`::aws-${region}-production$`));
  }
  const records = ofType(clean, "aws:route53/record:Record").filter(({ name }) =>
    /^record-validation-(?!api-)/.test(name),
  );
  t.is(records.length, 3);
  t.true(records.every(({ provider }) => provider.endsWith("::aws-usw2-production")));
});

test("nothing global changes when the active region does", async (t) => {
  const moved = await synthesizePlatform("production", { activeRegion: "us-west-2" }, { previous: clean });
  const global = (synthesis: Synthesis) =>
    synthesis.registrations
      .filter(({ type }) => /^aws:(acm|route53|iam|cloudfront)\//.test(type))
      .map(({ urn, inputs }) => [urn, inputs])
      .sort();
  const count = global(clean).length;
  t.true(count > 20);
  t.deepEqual(global(moved), global(clean));
});

test("the zone is looked up, or made so that it can be deleted", (t) => {
  t.deepEqual(
    clean.invokes.filter(({ token }) => token.includes("route53")).map(({ args }) => args.name),
    ["example.com"],
  );
  t.false(ownZone.invokes.some(({ token }) => token.includes("route53")));
  t.like(resource(ownZone, "zone-production").inputs, { name: "pay.example.com", forceDestroy: true });
});

test("a new zone is made by itself first, because nobody can have delegated to it, and then all the rest", async (t) => {
  const lookups = { ...plannedLookups, delegates: true };
  const config = { hostedZone: "create" };
  const first = await synthesizePlatform("production", config, { lookups });
  const zone = resource(first, "zone-production");
  t.deepEqual(
    ofType(first, "aws:acm/certificate:Certificate").concat(ofType(first, "aws:route53/record:Record")),
    [],
  );
  t.deepEqual(Object.keys(first.outputs).sort(), ["environment", "hostedZoneId", "nameServers", "suffix"]);
  t.regex(first.logs.map(({ message }) => message).join("\n"), /Have example\.com delegate to it/);

  const second = await synthesizePlatform("production", config, { lookups, previous: first });
  t.deepEqual(resource(second, "zone-production").urn, zone.urn);
  t.true(ofType(second, "aws:acm/certificateValidation:CertificateValidation").length > 0);
  t.truthy(second.outputs.nameServers);
  // From then on nothing of it is undone.
  const third = await synthesizePlatform("production", config, { lookups, previous: second });
  t.is(third.registrations.length, second.registrations.length);
});

test("the first update into a zone of others says which records may not be there yet, and later ones do not", async (t) => {
  const said = ({ logs }: Synthesis) => logs.map(({ message }) => message).join("\n");
  t.regex(
    said(clean),
    /none of them may be yet: pay\.example\.com A, use1\.pay\.example\.com A, .*pay\.example\.com CAA\./,
  );
  t.notRegex(
    said(await synthesizePlatform("production", {}, { previous: clean })),
    /none of them may be yet/,
  );
  t.notRegex(said(ownZone), /none of them may be yet/);
});

test("the tasks' private keys are nowhere in the record", (t) => {
  const version = primary("secret-version-task-certificate");
  t.is(version.inputs.secretString, secretMark);
  t.notRegex(JSON.stringify(clean), /private-key"|-----BEGIN/);
  t.like(primary("certificate-task").inputs, { validityPeriodHours: 397 * 24, earlyRenewalHours: 120 * 24 });
  t.like(primary("authority").inputs, { isCaCertificate: true });
  t.deepEqual(primary("secret-task-certificate").propertyDependencies.kmsKeyId, [primary("key-data").urn]);
  t.is(primary("secret-task-certificate").inputs.recoveryWindowInDays, 0);
});
