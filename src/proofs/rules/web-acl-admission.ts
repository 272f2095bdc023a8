import { contains, isCidr } from "../../../environments/cidr.ts";
import { comeBackRule } from "../../blocks/ingress/come-back-rule.ts";
import { readingMethods } from "../../blocks/ingress/methods.ts";
import { messageOf } from "../../cli/errors.ts";
import { callerHeaders } from "../../kit/client-address.ts";
import { claimPath, healthPath, wellKnownPrefix } from "../../kit/paths.ts";
import { at, itemsOf } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";
import { type Outcome, outcomeOf, type WebRequest } from "./firewall.ts";

const webAclType = "aws:wafv2/webAcl:WebAcl";
const associationType = "aws:wafv2/webAclAssociation:WebAclAssociation";
const domainType = "aws:apigatewayv2/domainName:DomainName";

/** A web ACL, and its surroundings. */
interface Door {
  readonly acl: Registration;
  /** The names that lead to the load balancer behind it. */
  readonly names: readonly string[];
  /** The names of the public API in its region. */
  readonly apiNames: readonly string[];
  /**
   * The fate of a request for one of the load balancer's names, from outside, with GET and for `/`, but for what is
   * given; while the region serves.
   */
  readonly ask: (request: Partial<WebRequest>) => Outcome;
}

function doorOf(acl: Registration, { users, source, ofType }: Stack): Door {
  const [association] = users(acl, associationType, "webAclArn");
  const balancer = association && source(association, "resourceArn", "aws:lb/loadBalancer:LoadBalancer");
  const names = ofType("aws:route53/record:Record")
    .filter(({ propertyDependencies }) => balancer && propertyDependencies.aliases?.includes(balancer.urn))
    .map(({ inputs }) => String(inputs.name));
  const usual: WebRequest = {
    inside: false,
    host: names[0] ?? "",
    method: "GET",
    path: "/",
    headers: {},
    labels: [],
  };
  return {
    acl,
    names: [...new Set(names)],
    apiNames: ofType(domainType)
      .filter(({ provider }) => provider === acl.provider)
      .map(({ inputs }) => String(inputs.domainName)),
    ask: (request) => outcomeOf(acl.inputs.rules, { ...usual, ...request }, [comeBackRule]),
  };
}

/** A rule over each web ACL, by the fate of requests. */
const aboutDoor = (
  about: Omit<Rule, "check">,
  problem: (door: Door, stack: Stack) => string | undefined | false,
): Rule =>
  ruleFor(webAclType, about, (_, acl, stack) => {
    try {
      return problem(doorOf(acl, stack), stack);
    } catch (error) {
      return messageOf(error);
    }
  });

const limitOf = ({ counted }: Outcome): number =>
  Math.min(...counted.map((rate) => Number(at(rate, "limit"))));

/** Requests that one Route 53 health check makes in five minutes from one address. */
const probes = 30;

/** Ways to write a path under `/.well-known/` that a server may read as one. */
const wellKnownPaths = ["x", "../.well-known/x", "active-region/"].flatMap((name) => [
  `${wellKnownPrefix}${name}`,
  `/${wellKnownPrefix}${name}`,
  `/.%77ell-known/${name}`,
  `/.WELL-KNOWN/${name}`,
]);

/** A value of a forged header; the firewall looks only whether there is one. */
const forged = "192.0.2.1";

/** Rules about the firewall's admission: requests, callers and rates. */
export const admissionRules: readonly Rule[] = [
  aboutDoor(
    {
      id: "hosts-admitted",
      severity: "critical",
      pciDss: ["6.4.2", "1.2.5"],
      requirement:
        "Who comes by the load balancer's own door is let in under the names that lead there, and no other: not under the public API's, which would be a way around its tokens, limits and log",
      why: "A load balancer forwards any host that its rules do not name, and the API's tokens, limits and log stand before the other door",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions",
      ],
      remedy: "Give the web ACL the names of src/kit/public-names.ts, in a rule before all limits",
    },
    ({ names, apiNames, ask }) => {
      const strangers = [
        ...apiNames,
        ...apiNames.map((name) => `${name}:443`),
        ...names.flatMap((name) => [`${name}.nobody.invalid`, `nobody${name}`]),
        "nobody.invalid",
        "",
      ];
      const admitted = strangers.filter((host) => !ask({ host }).atOnce);
      if (admitted.length > 0) return `lets in who asks for ${admitted[0] || "nobody"}`;
      const shut = names.filter((host) => ask({ host, path: healthPath }).refused !== undefined);
      return shut.length > 0 && `shuts out who asks for ${shut.join(", ")}, health checkers among them`;
    },
  ),
  aboutDoor(
    {
      id: "callers-not-forged",
      severity: "critical",
      pciDss: ["6.4.2", "10.2.2"],
      requirement:
        "Only the addresses that API Gateway's requests come from may say who is calling, and they are of the network itself",
      why: "Limits count by these headers, and whoever may set them is a new caller with each request",
      sources: [
        "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html",
      ],
      remedy:
        "Refuse the headers of src/kit/client-address.ts from anywhere else, in a rule before all limits",
    },
    ({ acl, apiNames, ask }, { ofType }) => {
      const sets = ofType("aws:wafv2/ipSet:IpSet").filter(({ urn }) =>
        acl.propertyDependencies.rules?.includes(urn),
      );
      const ranges = ofType("aws:ec2/vpc:Vpc")
        .filter(({ provider }) => provider === acl.provider)
        .map(({ inputs }) => String(inputs.cidrBlock));
      const wide = sets
        .flatMap(({ inputs }) => itemsOf(inputs.addresses).map(String))
        .filter((address) => !(isCidr(address) && ranges.some((range) => contains(range, address))));
      if (wide.length > 0) return `believes ${wide.join(", ")}, which is not of the network`;
      if (apiNames.length === 0) return undefined;
      const believed = callerHeaders.filter((header) => !ask({ headers: { [header]: forged } }).atOnce);
      return believed.length > 0 && `lets anybody say ${believed.join(" and ")}`;
    },
  ),
  aboutDoor(
    {
      id: "well-known-closed",
      severity: "high",
      pciDss: ["6.4.2", "2.2.4"],
      requirement:
        "Under /.well-known/ nothing is there but what is named, however the path is written, and it is limited like all else",
      why: "Load balancers and applications read one path written in several ways as the same, and a firewall that compares text does not",
      sources: [
        "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html",
      ],
      remedy:
        "Compare with src/blocks/ingress/web-acl-rules.ts: the path has to be normalised before it is compared",
    },
    ({ ask }) => {
      const open = wellKnownPaths.filter((path) => ask({ path }).refused !== 404);
      if (open.length > 0) return `lets ${open[0]} through`;
      const claim = ask({ path: claimPath });
      if (claim.refused !== undefined) return "refuses what tells health checkers of a region that took over";
      return claim.counted.length === 0 && `does not limit ${claimPath}`;
    },
  ),
  aboutDoor(
    {
      id: "rate-limit",
      severity: "high",
      pciDss: ["6.4.2"],
      requirement:
        "Addresses are limited in their requests, and Route 53's health checkers far from their limit",
      why: "Each of Route 53's checkers asks every ten seconds, and a blocked one says that the region is dead",
      sources: [
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
        "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
      ],
      remedy: "Scope the limit down to what is no probe, or raise that of probes",
    },
    ({ ask }) => {
      if (ask({}).counted.length === 0) return "limits nobody";
      return limitOf(ask({ path: healthPath })) < 10 * probes && "may block health checkers";
    },
  ),
  aboutDoor(
    {
      id: "payment-limit",
      severity: "high",
      pciDss: ["6.4.2"],
      requirement: "Who sends payments from one address meets a stricter limit than who only looks",
      why: "Stolen cards are tested with many small payments from few addresses",
      sources: [
        "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rate-based-example-limit-login-page.html",
        "ours",
      ],
      remedy: "Set ingress.payments in the descriptor",
    },
    ({ ask }) => {
      const paid = ["/payments", "//payments", "/x/../payments", "/%70ayments", "/Payments"].map((path) =>
        limitOf(ask({ method: "POST", path })),
      );
      return Math.max(...paid) >= limitOf(ask({ path: "/payments" })) && "lets stolen cards be tested";
    },
  ),
  aboutDoor(
    {
      id: "large-bodies",
      severity: "high",
      pciDss: ["6.4.2"],
      requirement: "Bodies of which the firewall reads only the beginning are refused where none is expected",
      why: "What comes after the first 8 KB of a body is forwarded without having been looked at",
      sources: ["https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html"],
      remedy: "Refuse what AWS's rule labels, as in src/blocks/ingress/web-acl-rules.ts",
    },
    ({ ask }) => {
      const large = { labels: ["awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"] };
      return (
        ask({ method: "POST", path: "/payments", ...large }).refused !== 413 &&
        "lets a payment through of which it reads only the first 8 KiB"
      );
    },
  ),
  ruleFor(
    "aws:lb/listenerRule:ListenerRule",
    {
      id: "fence-methods",
      severity: "critical",
      pciDss: [],
      requirement:
        "A closed region refuses every method that the firewall admits, but for GET and HEAD: a database that was left must not be written to",
      why: "A method that writes and is not refused by the fence changes a database that has been copied",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#http-request-method-conditions",
        "ours",
      ],
      remedy: "Keep the lists of src/blocks/ingress/methods.ts together",
    },
    ({ conditions }, rule, stack) => {
      const values = itemsOf(conditions).flatMap((condition) =>
        itemsOf(at(condition, "httpRequestMethod", "values")).map(String),
      );
      if (values.length === 0) return undefined;
      const passing = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MADE-UP"]
        .filter((method) => !values.includes(method))
        .filter((method) =>
          stack
            .ofType(webAclType)
            .filter(({ provider }) => provider === rule.provider)
            .some((acl) => doorOf(acl, stack).ask({ method, path: "/payments" }).refused === undefined),
        );
      if (passing.length > 0) return `lets ${passing.join(", ")} through`;
      return readingMethods.some((method) => values.includes(method)) && "refuses what only reads";
    },
  ),
];
