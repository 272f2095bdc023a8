import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { apiProblems } from "../../environments/capabilities/api.ts";
import { staging } from "../../environments/staging.ts";
import { accessLogFormat } from "../../src/blocks/api/access-log.ts";
import { admittedMethods } from "../../src/blocks/ingress/methods.ts";
import { webAclRules } from "../../src/blocks/ingress/web-acl-rules.ts";
import { callerHeaders } from "../../src/kit/client-address.ts";
import { customerNames, publicNames } from "../../src/kit/public-names.ts";
import type { Plain, Synthesis } from "../../src/proofs/model/registration.ts";
import { outcomeOf, type WebRequest } from "../../src/proofs/rules/firewall.ts";
import { rules } from "../../src/proofs/rules/index.ts";
import { checks } from "../../src/tools/verify/checks/index.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { production } from "../support/restoring.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

const issuer = { apiIssuer: "https://login.company.org/", apiAudiences: '["payments"]' };

let open: Synthesis;
let guarded: Synthesis;
let without: Synthesis;
test.before(async () => {
  open = await synthesizePlatform("production");
  guarded = await synthesizePlatform("production", issuer);
  without = await synthesizePlatform(
    "production",
    {},
    { environments: [staging, { ...production, api: undefined }] },
  );
});

/** The rules of production's firewall. */
const firewall = (tokens: boolean | undefined): Plain =>
  JSON.parse(
    JSON.stringify(
      webAclRules({
        descriptor: production.ingress,
        serving: true,
        hosts: ["pay.example.com", "use1.pay.example.com"],
        api: tokens === undefined ? undefined : { addresses: "set", requestsPerCaller: 1234, tokens },
      }),
    ),
  );
const caller: WebRequest = {
  inside: true,
  host: "api.pay.example.com",
  method: "POST",
  path: "/payments",
  headers: { "x-client-address": "192.0.2.1" },
  labels: [],
};
const customer: WebRequest = { ...caller, inside: false, host: "pay.example.com", headers: {} };
const limitsOf = (rules: Plain, request: WebRequest) =>
  outcomeOf(rules, request).counted.map((rate) => [
    at(rate, "limit"),
    at(rate, "forwardedIpConfig", "headerName") ??
      at(rate, "customKeys", 0, "header", "name") ??
      at(rate, "aggregateKeyType"),
  ]);
const primary = (kind: string) => resource(open, `${kind}-use1-production`);
const secondary = (kind: string) => resource(open, `${kind}-usw2-production`);

test("requests go by a link and a balancer of their own to the listener that customers use", (t) => {
  t.deepEqual(primary("vpc-link").propertyDependencies.securityGroupIds, [
    primary("security-group-api-link").urn,
  ]);
  t.like(primary("nlb").inputs, { internal: true, loadBalancerType: "network" });
  t.deepEqual(primary("nlb").propertyDependencies.securityGroups, [
    primary("security-group-api-balancer").urn,
  ]);
  t.like(primary("tg-api").inputs, { targetType: "alb", protocol: "TCP", port: 443 });
  t.deepEqual(primary("tg-api-attachment").propertyDependencies.targetId, [primary("alb").urn]);
  t.true(primary("tg-api-attachment").dependencies.includes(primary("listener-production").urn));
  t.true(primary("listener-api").dependencies.includes(primary("tg-api-attachment").urn));
  t.like(primary("api-integration").inputs, {
    integrationType: "HTTP_PROXY",
    connectionType: "VPC_LINK",
    tlsConfig: { serverNameToVerify: "use1.pay.example.com" },
  });
  t.deepEqual(primary("api-integration").propertyDependencies.integrationUri, [primary("listener-api").urn]);
  t.regex(primary("vpc-link").parent, /::api-use1-production$/);
  t.regex(secondary("vpc-link").provider, /::aws-usw2-production$/);
});

test("the load balancer is told who calls and by which name, whatever the caller says", (t) => {
  t.deepEqual(primary("api-integration").inputs.requestParameters, {
    "overwrite:header.host": "api.pay.example.com",
    "overwrite:header.x-client-address": "$context.identity.sourceIp",
    "remove:header.x-client-subject": "''",
  });
});

test("the fence of a closed region knows every name that customers use", (t) => {
  t.deepEqual(customerNames(publicNames("pay.example.com", production)), [
    "pay.example.com",
    "api.pay.example.com",
  ]);
  t.deepEqual(secondary("fence").inputs.conditions, [
    { hostHeader: { values: ["pay.example.com", "api.pay.example.com"] } },
  ]);
});

test("callers of the API have a limit of their own, by their token's subject or their address, and not the web's", (t) => {
  t.deepEqual(limitsOf(firewall(false), caller), [[1234, "x-client-address"]]);
  t.deepEqual(limitsOf(firewall(true), caller), [[600, "x-client-address"]]);
  const known = { ...caller, headers: { ...caller.headers, "x-client-subject": "shop" } };
  t.deepEqual(limitsOf(firewall(true), known), [[1234, "x-client-subject"]]);
  t.deepEqual(limitsOf(firewall(true), customer), [
    [2000, "IP"],
    [60, "IP"],
  ]);
  t.deepEqual(primary("ip-set-api").inputs.addresses, ["10.20.0.0/17"]);
});

test("what comes from outside is let in by the load balancer's names alone, and may not say who is calling", (t) => {
  const becomes = (request: Partial<WebRequest>) => outcomeOf(firewall(true), { ...customer, ...request });
  t.like(becomes({}), { refused: undefined });
  t.like(becomes({ host: "USE1.pay.example.com:8444" }), { refused: undefined });
  for (const host of [
    "api.pay.example.com",
    "use1.api.pay.example.com",
    "use1.pay.example.com.",
    "10.20.0.1",
    "",
  ])
    t.like(becomes({ host }), { refused: 403, atOnce: true }, host);
  for (const header of ["x-client-address", "x-client-subject"])
    t.like(becomes({ headers: { [header]: "192.0.2.1" } }), { refused: 403, atOnce: true });
  const inside = outcomeOf(firewall(true), { ...caller, headers: { "x-client-subject": "shop" } });
  t.is(inside.refused, undefined);
  // Without a public API nobody believes the headers, and nobody comes from inside.
  t.like(outcomeOf(firewall(undefined), { ...customer, headers: caller.headers }), { refused: undefined });
  t.like(outcomeOf(firewall(undefined), caller), { refused: 403 });
});

test("API Gateway says whom a token was issued to, and takes away what a caller says of it", (t) => {
  const subject = (synthesis: Synthesis, kind: string) =>
    Object.entries(Object(resource(synthesis, `${kind}-use1-production`).inputs.requestParameters)).filter(
      ([key]) => key.endsWith("subject"),
    );
  const taken = [["remove:header.x-client-subject", "''"]];
  t.deepEqual(subject(open, "api-integration"), taken);
  t.deepEqual(subject(guarded, "api-integration"), taken);
  t.deepEqual(subject(guarded, "api-integration-tokens"), [
    ["overwrite:header.x-client-subject", "$context.authorizer.claims.sub"],
  ]);
  const leads = (kind: string) =>
    resource(guarded, `api-route-${kind}-use1-production`).propertyDependencies.target;
  const integration = (kind: string) => [resource(guarded, `${kind}-use1-production`).urn];
  t.deepEqual(leads("payments"), integration("api-integration-tokens"));
  t.deepEqual(leads("default"), integration("api-integration-tokens"));
  t.deepEqual(leads("health"), integration("api-integration"));
});

test("whether the door is open is told by what comes back through it, and its health check asks no application", (t) => {
  // "This metric does not include any Application Load Balancers registered as targets": HealthyHostCount in
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
  t.deepEqual(at(primary("alarm-api-door").inputs.metricQueries, 0, "metric"), {
    namespace: "Payments/Api/production",
    metricName: "Answered",
    stat: "Sum",
    period: 60,
    dimensions: {},
  });
  t.is(primary("metric-filter-answered").inputs.pattern, '{ $.integrationStatus != "-" }');
  // "The status code returned from an integration", other than $context.integrationStatus, which is documented for
  // functions: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
  t.is(JSON.parse(accessLogFormat).integrationStatus, "$context.integration.status");
  for (const [site, rule] of [
    [primary, "no-claim"],
    [secondary, "claim"],
  ] as const) {
    const { path, matcher, interval, timeout } = Object(site("tg-api").inputs.healthCheck);
    t.deepEqual([path, matcher, timeout < interval], ["/.well-known/active-region", "200,404", true]);
    t.like(site(rule).inputs, {
      priority: 10,
      conditions: [{ pathPattern: { values: [path] } }],
      actions: [{ type: "fixed-response", fixedResponse: { statusCode: "404" } }],
    });
  }
});

test("limits are the descriptor's, and payments have stricter ones", (t) => {
  const stage = primary("api-stage");
  t.deepEqual(stage.inputs.defaultRouteSettings, { throttlingRateLimit: 500, throttlingBurstLimit: 1000 });
  t.deepEqual(stage.inputs.routeSettings, [
    {
      routeKey: "POST /payments",
      throttlingRateLimit: 100,
      throttlingBurstLimit: 200,
      detailedMetricsEnabled: true,
    },
  ]);
  for (const kind of ["api-route-payments", "log-policy-api"])
    t.true(stage.dependencies.includes(primary(kind).urn), kind);
  const limit = { rate: 500, burst: 1000 };
  t.deepEqual(apiProblems({ limit, paymentLimit: limit, requestsPerCaller: 1 }), [
    "api.requestsPerCaller is 1; allowed: 10 to 2000000000",
    "api.paymentLimit.rate is 500; allowed: 1 to 499",
    "api.paymentLimit.burst is 1000; allowed: 1 to 999",
  ]);
});

test("each request is a line of JSON in an encrypted log, without what the caller wrote", (t) => {
  const { inputs, propertyDependencies } = primary("api-stage");
  t.is(at(inputs.accessLogSettings, "format"), accessLogFormat);
  t.deepEqual(propertyDependencies.accessLogSettings, [primary("log-group-api").urn]);
  t.deepEqual(primary("log-group-api").propertyDependencies.kmsKeyId, [primary("key-logs").urn]);
  const line: Readonly<Record<string, string>> = JSON.parse(accessLogFormat);
  t.deepEqual(
    Object.values(line).filter((value) => /path|header|body|claims|querystring/i.test(value)),
    [],
  );
});

test("tokens are asked for where an issuer is named, on every route but the health path", (t) => {
  const accessOf = (synthesis: Synthesis) =>
    Object.fromEntries(
      ofType(synthesis, "aws:apigatewayv2/route:Route")
        .filter(({ name }) => name.includes("use1"))
        .map(({ inputs }) => [inputs.routeKey, inputs.authorizationType]),
    );
  t.deepEqual(accessOf(open), { "POST /payments": "NONE", "GET /healthz": "NONE", $default: "NONE" });
  t.deepEqual(accessOf(guarded), { "POST /payments": "JWT", "GET /healthz": "NONE", $default: "JWT" });
  t.deepEqual(resource(guarded, "api-authorizer-usw2-production").inputs.jwtConfiguration, {
    issuer: "https://login.company.org/",
    audiences: ["payments"],
  });
});

test("half of an issuer is refused", async (t) => {
  const { apiIssuer, apiAudiences } = issuer;
  const refused = (values: Readonly<Record<string, string>>) =>
    t.throwsAsync(async () => synthesizePlatform("production", values));
  t.regex(String((await refused({ apiIssuer })).message), /payments:apiAudiences is not set/);
  t.regex(String((await refused({ apiAudiences })).message), /payments:apiIssuer is not set/);
  t.regex(
    String((await refused({ apiIssuer: "http://login.company.org", apiAudiences })).message),
    /apiIssuer is "http:\/\/login.company.org"; allowed: the https URL/,
  );
});

test("the names lead to the primary region or to the secondary like the application's, each region under its own certificate", (t) => {
  const record = (which: string) => resource(open, `record-api-${which}-production`);
  t.like(record("primary").inputs, {
    name: "api.pay.example.com",
    failoverRoutingPolicies: [{ type: "PRIMARY" }],
  });
  t.deepEqual(record("primary").propertyDependencies.healthCheckId, [
    resource(open, "health-check-failover-production").urn,
  ]);
  t.like(record("secondary").inputs, {
    name: "api.pay.example.com",
    failoverRoutingPolicies: [{ type: "SECONDARY" }],
  });
  t.is(record("regional-secondary").inputs.name, "usw2.api.pay.example.com");
  for (const site of [primary, secondary])
    t.deepEqual(site("api-domain").propertyDependencies.domainNameConfiguration, [
      site("certificate-validation-api").urn,
    ]);
  t.deepEqual(primary("certificate-validation-api").propertyDependencies.certificateArn, [
    primary("certificate-api").urn,
  ]);
  t.is(at(record("regional-primary").inputs.aliases, 0, "evaluateTargetHealth"), false);
});

test("each region's link is used often enough to stay", (t) => {
  for (const at of ["primary", "secondary"])
    t.like(resource(open, `health-check-api-${at}-production`).inputs, {
      type: "HTTPS",
      fqdn: `${at === "primary" ? "use1" : "usw2"}.api.pay.example.com`,
      requestInterval: 30,
    });
});

test("docs/api.md says what really holds", (t) => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/api.md"), "utf8");
  t.true(page.includes(`| methods: ${admittedMethods.join(", ")} |`));
  const [, probes] = limitsOf(firewall(true), { ...customer, path: "/healthz" });
  t.is(probes, undefined);
  const [anonymous] = limitsOf(firewall(true), caller);
  t.true(page.includes(`| ${anonymous?.[0]}, in the firewall |`));
  const headers: readonly string[] = callerHeaders;
  const alarms = ["api-throttled", "requests-dubious"];
  for (const header of headers) t.true(page.includes(`\`${header}\``), header);
  const known = new Set([...rules, ...checks].map(({ id }) => id));
  // In brackets: what holds a sentence.
  const holding = [...page.matchAll(/\(`([a-z-]+)`(?:, `([a-z-]+)`)?\)/g)]
    .flatMap(([, ...ids]) => ids.filter((id) => id !== undefined))
    .filter(
      (id) => id.includes("-") && !alarms.includes(id) && !headers.includes(id) && id !== "execute-api",
    );
  t.true(holding.length > 6);
  t.deepEqual(
    holding.filter((id) => !known.has(id)),
    [],
  );
});

test("without the capability there is no trace of it", (t) => {
  const urns = (synthesis: Synthesis) => new Set(synthesis.registrations.map(({ urn }) => urn));
  const [on, off] = [urns(open), urns(without)];
  t.deepEqual(
    [...off].filter((urn) => !on.has(urn)),
    [],
  );
  const changed = without.registrations.filter(({ urn, inputs }) => {
    const other = open.registrations.find((registration) => registration.urn === urn);
    return JSON.stringify(inputs) !== JSON.stringify(other?.inputs);
  });
  // The firewall counts by other addresses, fence, keepers and updates know fewer names, and there is less to look at; API
  // Gateway's requests are not taken from those that are malformed.
  t.deepEqual(changed.map(({ name }) => name.replace(/-(?:use1|usw2)?-?production$/, "")).sort(), [
    "alarm-requests-dubious",
    "alarm-requests-dubious",
    "dashboard",
    "dashboard",
    "fence",
    "incident-customers",
    "keeper",
    "keeper",
    "role-policy-deployer-names",
    "role-policy-destroyer-names",
    "web-acl",
    "web-acl",
  ]);
  const named = without.registrations
    .map(({ type, name }) => `${type} ${name}`)
    .filter((text) => /apigateway|(?<!ecr)-api-| (?:nlb|ip-set)-/.test(text));
  t.deepEqual(named, []);
  t.is(without.outputs.apiUrl, undefined);
  t.is(open.outputs.apiUrl, "https://api.pay.example.com");
});
