import { inputs, options } from "../mutate.ts";
import { type Fault, fed, freed, home, part } from "./fault.ts";

const address = "overwrite:header.x-client-address";
const subject = "overwrite:header.x-client-subject";
const noSubject = "remove:header.x-client-subject";
const wordy = '{"id":"$context.requestId","path":"$context.path"}';
const rate = (statement: object) => ({ statement: { rateBasedStatement: { limit: 2000, ...statement } } });
const believing = rate({ forwardedIpConfig: { headerName: "x-client-address" } });
/** All callers of the API come from the same few addresses. */
const lumping = rate({ aggregateKeyType: "IP" });

/** The public API. */
export const apiFaults: readonly Fault[] = [
  ["api-one-door", home("api-integration", inputs({ connectionType: "INTERNET" }))],
  ["api-one-door", home("api-integration", inputs({ integrationType: "AWS_PROXY" }))],
  ["api-one-door", home("api-integration", inputs({ tlsConfig: undefined }))],
  ["api-one-door", fed("api-integration-use1-production", "integrationUri", "listener-api-usw2-production")],
  ["api-one-door", fed("tg-api-attachment-use1-production", "targetId", "nlb-use1-production")],
  ["api-one-door", home("tg-api-attachment", "removed")],
  ["balancer-inside", home("nlb", inputs({ internal: false }))],
  ["balancer-inside", home("tg-api", inputs({ targetType: "ip" }))],
  ["api-caller", home("api-integration", part("requestParameters", { [address]: "$request.header.x" }))],
  ["api-caller", home("api-integration", inputs({ requestParameters: {} }))],
  [
    "api-caller",
    home("api-integration-tokens", part("requestParameters", { [subject]: "$request.header.x" })),
  ],
  ["api-caller", home("api-integration", part("requestParameters", { [noSubject]: undefined }))],
  ["api-caller", home("web-acl", inputs({ rules: [] }))],
  ["api-caller", home("web-acl", inputs({ rules: [believing] }))],
  ["api-caller", home("web-acl", inputs({ rules: [lumping] }))],
  ["api-names", home("http-api", inputs({ disableExecuteApiEndpoint: undefined }))],
  ["api-tls", home("api-domain", part("domainNameConfiguration", { securityPolicy: "TLS_1_0" }))],
  ["api-tls", home("api-domain-regional", options({ propertyDependencies: {} }))],
  ["api-limits", home("api-stage", inputs({ defaultRouteSettings: undefined }))],
  ["api-limits", home("api-stage", inputs({ routeSettings: [] }))],
  ["api-limits", home("api-stage", part("defaultRouteSettings", { throttlingRateLimit: 1 }))],
  ["api-log", home("api-stage", inputs({ accessLogSettings: undefined }))],
  ["api-log", home("log-group-api", inputs({ kmsKeyId: undefined }))],
  ["api-log", home("api-stage", part("accessLogSettings", { format: "$context.requestId" }))],
  ["api-log", home("api-stage", part("accessLogSettings", { format: wordy }))],
  ["api-log", freed("api-stage", "log-policy-api")],
  ["api-tokens", home("api-route-payments", inputs({ authorizationType: "NONE" }))],
  ["api-tokens", home("api-route-default", inputs({ authorizationType: undefined }))],
];
