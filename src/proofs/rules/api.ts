import { healthPath } from "../../kit/paths.ts";
import { at, has, itemsOf } from "../model/inputs.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";
import { apiCallerRule } from "./api-callers.ts";

const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const listenerType = "aws:lb/listener:Listener";
const targetGroupType = "aws:lb/targetGroup:TargetGroup";
const attachmentType = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const apiType = "aws:apigatewayv2/api:Api";
const integrationType = "aws:apigatewayv2/integration:Integration";
const routeType = "aws:apigatewayv2/route:Route";
const stageType = "aws:apigatewayv2/stage:Stage";
const domainType = "aws:apigatewayv2/domainName:DomainName";

/** Rules about the public API. */
export const apiRules: readonly Rule[] = [
  ruleFor(
    integrationType,
    {
      id: "api-one-door",
      severity: "critical",
      pciDss: ["6.4.2", "4.2.1"],
      requirement:
        "The public API leads to the load balancer that the web firewall guards, by a private way with verified TLS",
      why: "What reaches the tasks past the load balancer is seen by no firewall, no fence and no log; without the name API Gateway takes any certificate's host",
      sources: [
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
        "@pulumi/aws/apigatewayv2/integration.d.ts#tlsConfig",
      ],
      remedy: "Make it with createDoor() and createRoutes()",
    },
    (inputs, registration, stack) => {
      if (inputs.integrationType !== "HTTP_PROXY" || inputs.connectionType !== "VPC_LINK")
        return "leaves the private network";
      if (!at(inputs.tlsConfig, "serverNameToVerify")) return "does not verify whom it talks to";
      const listener = stack.source(registration, "integrationUri", listenerType);
      const leads = listener?.provider === registration.provider && leadsToApplication(stack, listener.urn);
      return !leads && "leads past the application's load balancer";
    },
  ),
  ruleFor(
    balancerType,
    {
      id: "balancer-inside",
      severity: "critical",
      pciDss: ["1.4.4", "6.4.2"],
      requirement: "A balancer that reads no requests is inside the network, before one that does",
      why: "A network load balancer lets packets through to whatever its targets are, so its one target is the balancer that reads requests",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html",
      ],
      remedy: "Set internal, and give it a target group of type alb",
    },
    ({ loadBalancerType, internal }, { urn }, { ofType }) => {
      if (loadBalancerType !== "network") return undefined;
      if (internal !== true) return "faces the internet";
      const groups = ofType(listenerType)
        .filter(({ propertyDependencies }) => propertyDependencies.loadBalancerArn?.includes(urn))
        .flatMap(({ propertyDependencies }) => propertyDependencies.defaultActions ?? []);
      return (
        ofType(targetGroupType).some(
          (group) => groups.includes(group.urn) && group.inputs.targetType !== "alb",
        ) && "leads to something else than a load balancer"
      );
    },
  ),
  apiCallerRule,
  ruleFor(
    apiType,
    {
      id: "api-names",
      severity: "high",
      pciDss: ["1.2.5"],
      requirement: "The public API answers to our own names alone",
      why: "AWS's own name of an API is in no zone of ours: no failover moves it and no record takes it away",
      sources: [
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html",
      ],
      remedy: "Set disableExecuteApiEndpoint",
    },
    ({ disableExecuteApiEndpoint }) =>
      disableExecuteApiEndpoint !== true && "answers to AWS's name too, which no fence and no record knows",
  ),
  ruleFor(
    domainType,
    {
      id: "api-tls",
      severity: "critical",
      pciDss: ["4.2.1"],
      requirement: "The public API speaks TLS 1.2 or newer with a certificate that is validated",
      why: "An HTTP API takes TLS 1.2 and no other policy, and a domain name needs a certificate that is issued",
      sources: [
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html",
        "@pulumi/aws/apigatewayv2/domainName.d.ts#domainNameConfiguration",
      ],
      remedy: "Set securityPolicy TLS_1_2 and take the ARN of the CertificateValidation",
    },
    ({ domainNameConfiguration }, registration, { source }) => {
      if (at(domainNameConfiguration, "securityPolicy") !== "TLS_1_2") return "allows old TLS";
      const validation = source(
        registration,
        "domainNameConfiguration",
        "aws:acm/certificateValidation:CertificateValidation",
      );
      return !validation && "may get a certificate that is not issued yet";
    },
  ),
  ruleFor(
    stageType,
    {
      id: "api-limits",
      severity: "high",
      pciDss: ["6.4.2"],
      requirement: "The public API limits requests, and payments more strictly than the rest",
      why: "Without limits an API shares the account's, and one caller uses them up",
      sources: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html"],
      remedy: "Set both limits in the descriptor",
    },
    ({ defaultRouteSettings, routeSettings }) => {
      const rate = Number(at(defaultRouteSettings, "throttlingRateLimit"));
      if (!(rate > 0)) return "limits nobody";
      const strict = itemsOf(routeSettings).filter(
        (route) =>
          Number(at(route, "throttlingRateLimit")) < rate && at(route, "routeKey") === "POST /payments",
      );
      return strict.length !== 1 && "limits payments no more than the rest";
    },
  ),
  ruleFor(
    stageType,
    {
      id: "api-log",
      severity: "high",
      pciDss: ["10.2.1", "3.3.2"],
      requirement:
        "Requests to the public API are logged, without what callers write, by a policy of its own",
      why: "Without a policy of ours AWS adds to one that all services of the account share, which is limited to 5,120 characters",
      sources: [
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
      ],
      remedy: "Log to createLogGroup() by allowDelivery(), in the format of src/blocks/api/access-log.ts",
    },
    ({ accessLogSettings }, registration, { source, ofType }) => {
      const group = source(registration, "accessLogSettings", "aws:cloudwatch/logGroup:LogGroup");
      if (!has(group?.inputs, "kmsKeyId")) return "logs to no encrypted group";
      if (!/^\{.*"\$context\.requestId".*\}$/.test(String(at(accessLogSettings, "format"))))
        return "does not log requests as JSON";
      if (/\$context\.(?:path|authorizer\.claims)/.test(String(at(accessLogSettings, "format"))))
        return "logs what callers write";
      const policies = ofType("aws:cloudwatch/logResourcePolicy:LogResourcePolicy");
      return (
        !policies.some(({ urn }) => registration.dependencies.includes(urn)) &&
        "has no policy of its own, and AWS would edit one that others share"
      );
    },
  ),
  ruleFor(
    routeType,
    {
      id: "api-tokens",
      severity: "critical",
      pciDss: ["8.3.1"],
      requirement: "Where an issuer is named, every route but the health path asks for its token",
      why: "A route without an authorizer is open",
      sources: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"],
      remedy: "Give the route the authorizer",
    },
    ({ routeKey, authorizationType }, { provider }, { ofType }) =>
      ofType("aws:apigatewayv2/authorizer:Authorizer").some(
        (authorizer) => authorizer.provider === provider,
      ) &&
      routeKey !== `GET ${healthPath}` &&
      authorizationType !== "JWT" &&
      "lets callers in without a token",
  ),
];

/** Whether everything that a listener forwards goes to an application load balancer, which reads requests. */
function leadsToApplication({ ofType }: Stack, listener: string): boolean {
  const groups = ofType(listenerType)
    .filter(({ urn }) => urn === listener)
    .flatMap(({ propertyDependencies }) => propertyDependencies.defaultActions ?? []);
  const readers = ofType(balancerType)
    .filter(({ inputs }) => inputs.loadBalancerType === "application")
    .map(({ urn }) => urn);
  const targets = ofType(attachmentType).filter(({ propertyDependencies }) =>
    propertyDependencies.targetGroupArn?.some((group) => groups.includes(group)),
  );
  return (
    targets.length > 0 &&
    targets.every(({ propertyDependencies }) =>
      propertyDependencies.targetId?.some((target) => readers.includes(target)),
    )
  );
}
