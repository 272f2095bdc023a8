import { isDeepStrictEqual } from "node:util";
import test from "ava";
import { apiProblems } from "../../environments/capabilities/api.ts";
import { production } from "../../environments/production.ts";
import { staging } from "../../environments/staging.ts";
import { accessLogFormat } from "../../src/blocks/api/access-log.ts";
import { webAclRules } from "../../src/blocks/ingress/web-acl-rules.ts";
import { customerNames, publicNames } from "../../src/kit/public-names.ts";
import type { Plain, Synthesis } from "../../src/proofs/model/registration.ts";
import { synthesizePlatform } from "../support/platform.ts";
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

const statementsOf = (limit: Plain): readonly Plain[] =>
  at(limit, "rateBasedStatement", "scopeDownStatement", "andStatement", "statements") as readonly Plain[];
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

test("the firewall counts callers of the API one by one, and believes their addresses inside the network alone", (t) => {
  const args = { serving: true, requestsPerAddress: 1234 };
  const rules = webAclRules({ ...args, apiAddresses: "set" });
  const limitOf = (name: string) =>
    rules.find((rule) => at(rule as never, "name") === name)?.statement as never;
  const inside = { ipSetReferenceStatement: { arn: "set" } };
  t.deepEqual(at(limitOf("rate-limit-api"), "rateBasedStatement"), {
    aggregateKeyType: "FORWARDED_IP",
    forwardedIpConfig: { headerName: "x-client-address", fallbackBehavior: "MATCH" },
    evaluationWindowSec: 300,
    limit: 1234,
    scopeDownStatement: inside,
  });
  for (const name of ["rate-limit", "rate-limit-probes"])
    t.true(
      statementsOf(limitOf(name)).some((each) =>
        isDeepStrictEqual(each, { notStatement: { statement: inside } }),
      ),
      name,
    );
  t.deepEqual(primary("ip-set-api").inputs.addresses, ["10.20.0.0/17"]);
  t.deepEqual(
    webAclRules({ ...args, apiAddresses: undefined }).filter(({ name }) => name === "rate-limit-api"),
    [],
  );
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
  const { limit } = production.api ?? { limit: { rate: 0, burst: 0 } };
  t.deepEqual(apiProblems({ limit, paymentLimit: limit }), [
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
  // The firewall counts by other addresses, the fence knows fewer names, and there is less to look at.
  t.deepEqual(changed.map(({ name }) => name.replace(/-(?:use1|usw2)?-?production$/, "")).sort(), [
    "dashboard",
    "dashboard",
    "fence",
    "incident-customers",
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
