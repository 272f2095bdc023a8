import test from "ava";
import { flows, groups } from "../../environments/flows.ts";
import { environments } from "../../environments/index.ts";
import { testPort } from "../../environments/ports.ts";
import { priorities } from "../../src/blocks/ingress/rules.ts";
import { webAclRules } from "../../src/blocks/ingress/web-acl-rules.ts";
import { publicNames } from "../../src/kit/public-names.ts";
import { type Plain, type Synthesis, secretMark } from "../../src/proofs/model/registration.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

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
    desyncMitigationMode: "strictest",
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
      deregistrationDelay: 60,
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
  const rules = webAclRules({ serving: false, requestsPerAddress: 2000, apiAddresses: undefined });
  t.deepEqual(
    rules.slice(0, -1),
    webAclRules({ serving: true, requestsPerAddress: 2000, apiAddresses: undefined }),
  );
  const rule = rules.at(-1);
  t.like(rule, {
    priority: 0,
    action: {
      block: {
        customResponse: { responseCode: 503, responseHeaders: [{ name: "Retry-After", value: "60" }] },
      },
    },
    statement: {
      notStatement: {
        statement: {
          byteMatchStatement: { positionalConstraint: "STARTS_WITH", searchString: "/.well-known/" },
        },
      },
    },
  });
});

test("rules of the firewall have priorities of their own, and the limit is the descriptor's", (t) => {
  const rules = webAclRules({ serving: true, requestsPerAddress: 1234, apiAddresses: undefined });
  t.deepEqual(
    rules.map(({ priority }) => priority),
    rules.map((_, index) => index + 1),
  );
  t.like(rules[0], {
    name: "rate-limit",
    statement: { rateBasedStatement: { limit: 1234, aggregateKeyType: "IP" } },
  });
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

test("the tasks' private keys are nowhere in the record", (t) => {
  const version = primary("secret-version-task-certificate");
  t.is(version.inputs.secretString, secretMark);
  t.notRegex(JSON.stringify(clean), /private-key"|-----BEGIN/);
  t.like(primary("certificate-task").inputs, { validityPeriodHours: 397 * 24, earlyRenewalHours: 120 * 24 });
  t.like(primary("authority").inputs, { isCaCertificate: true });
  t.deepEqual(primary("secret-task-certificate").propertyDependencies.kmsKeyId, [primary("key-data").urn]);
  t.is(primary("secret-task-certificate").inputs.recoveryWindowInDays, 0);
});
