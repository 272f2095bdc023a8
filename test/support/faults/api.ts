import { inputs, inTurn, options } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { type Fault, fed, freed, part, primary } from "./fault.ts";

const address = "overwrite:header.x-client-address";
const subject = "overwrite:header.x-client-subject";
const noSubject = "remove:header.x-client-subject";
const wordy = '{"id":"$context.requestId","path":"$context.path"}';
const rate = (statement: object) => ({ statement: { rateBasedStatement: { limit: 2000, ...statement } } });
const believing = rate({ forwardedIpConfig: { headerName: "x-client-address" } });
/** All callers of the API come from the same few addresses. */
const lumping = rate({ aggregateKeyType: "IP" });

const inside = { scopeDownStatement: { ipSetReferenceStatement: { arn: "arn" } } };
/** Whoever has a token could send from many addresses. */
const byAddress = rate({ ...inside, forwardedIpConfig: { headerName: "x-client-address" } });
/** Whoever has none is not counted. */
const bySubject = rate({ ...inside, customKeys: [{ header: { name: "x-client-subject" } }] });

/** The public API. */
export const apiFaults: readonly Fault[] = [
  ["api-one-door", primary("api-integration", inputs({ connectionType: "INTERNET" }))],
  ["api-one-door", primary("api-integration", inputs({ integrationType: "AWS_PROXY" }))],
  ["api-one-door", primary("api-integration", inputs({ tlsConfig: undefined }))],
  ["api-one-door", fed("api-integration-use1-production", "integrationUri", "listener-api-usw2-production")],
  ["api-one-door", fed("tg-api-attachment-use1-production", "targetId", "nlb-use1-production")],
  ["api-one-door", primary("tg-api-attachment", "removed")],
  ["balancer-inside", primary("nlb", inputs({ internal: false }))],
  ["balancer-inside", primary("tg-api", inputs({ targetType: "ip" }))],
  ["api-caller", primary("api-integration", part("requestParameters", { [address]: "$request.header.x" }))],
  ["api-caller", primary("api-integration", inputs({ requestParameters: {} }))],
  [
    "api-caller",
    primary("api-integration-tokens", part("requestParameters", { [subject]: "$request.header.x" })),
  ],
  ["api-caller", primary("api-integration", part("requestParameters", { [noSubject]: undefined }))],
  ["api-caller", primary("web-acl", inputs({ rules: [] }))],
  ["api-caller", primary("web-acl", inputs({ rules: [believing] }))],
  ["api-caller", primary("web-acl", inputs({ rules: [lumping] }))],
  ["api-caller", primary("web-acl", inputs({ rules: [byAddress] }))],
  [
    "api-caller",
    inTurn(primary("api-integration", "removed"), primary("web-acl", inputs({ rules: [bySubject] }))),
  ],
  ["api-names", primary("http-api", inputs({ disableExecuteApiEndpoint: undefined }))],
  ["api-tls", primary("api-domain", part("domainNameConfiguration", { securityPolicy: "TLS_1_0" }))],
  ["api-tls", primary("api-domain-regional", options({ propertyDependencies: {} }))],
  ["api-limits", primary("api-stage", inputs({ defaultRouteSettings: undefined }))],
  ["api-limits", primary("api-stage", inputs({ routeSettings: [] }))],
  ["api-limits", primary("api-stage", part("defaultRouteSettings", { throttlingRateLimit: 1 }))],
  ["api-log", primary("api-stage", inputs({ accessLogSettings: undefined }))],
  ["api-log", primary("log-group-api", inputs({ kmsKeyId: undefined }))],
  ["api-log", primary("api-stage", part("accessLogSettings", { format: "$context.requestId" }))],
  ["api-log", primary("api-stage", part("accessLogSettings", { format: wordy }))],
  ["api-log", freed("api-stage", "log-policy-api")],
  ["api-tokens", primary("api-route-payments", inputs({ authorizationType: "NONE" }))],
  ["api-tokens", primary("api-route-default", inputs({ authorizationType: undefined }))],
  ["api-limits", primary("api-stage", reworded("routeSettings", '"POST /payments"', '"GET /payments"'))],
];
