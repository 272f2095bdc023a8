import { DescribeListenerAttributesCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetWebACLForResourceCommand } from "@aws-sdk/client-wafv2";
import type { Environment } from "../../../../environments/index.ts";
import { labellingRule, webAclRules } from "../../../blocks/ingress/web-acl-rules.ts";
import { callerHeaders } from "../../../kit/client-address.ts";
import { claimPath, healthPath } from "../../../kit/paths.ts";
import { apiOf } from "../capabilities.ts";
import { type Check, judge, skip } from "../check.ts";
import { type CheckContext, type CheckedSite, publicName, regionalName } from "../context.ts";
import { doorOf } from "./tls.ts";

/** The one page that the web firewall lets through in every region; for all others a region that waits says to come back. */
const anyPage = claimPath;
/** Seconds of HSTS at least: a year. Below that, browsers' preload lists take nobody. https://hstspreload.org */
const leastHsts = 31_536_000;
const hstsAttribute = "routing.http.response.strict_transport_security.header_value";

export const ingressChecks: readonly Check[] = [
  {
    id: "http-redirect",
    subject: "Ingress",
    what: "Who asks without TLS is led to TLS, for good",
    remedy:
      "pulumi refresh, then pulumi up puts the listener of port 80 back (src/blocks/ingress/listeners.ts)",
    needs: [],
    per: "region",
    run: async (context, site) => {
      const name = publicName(context);
      const { status, header } = await context.internet.get("http", doorOf(site, name), anyPage);
      const location = header("location");
      const led = URL.canParse(location) && new URL(location).href === `https://${name}${anyPage}`;
      const found = `${status} ${location}`.trimEnd();
      return judge(`301 to https://${name}${anyPage}`, found, status === 301 && led ? [] : [found]);
    },
  },
  {
    id: "hsts",
    subject: "Ingress",
    what: "Browsers are told to come with TLS only, for a year at least: set on both listeners, and seen in an answer",
    remedy:
      "The load balancer sets it (src/blocks/ingress/listeners.ts), whatever the application does: pulumi refresh, then pulumi up",
    needs: ["elasticloadbalancing:DescribeListenerAttributes"],
    per: "region",
    run: async (context, site) => {
      const listeners = Object.entries(site.outputs.loadBalancer.listenerArns);
      const set = await Promise.all(
        listeners.map(async ([name, arn]) => [`listener ${name}`, await hstsOf(context, site, arn)] as const),
      );
      // Only answers of the application are certain to have it: a region that waits answers from the web firewall.
      const seen = serves(site) ? [[healthPath, await hstsSeen(context, site)] as const] : [];
      return judge(
        `max-age of ${leastHsts} seconds or more, includeSubDomains`,
        seen.length > 0
          ? "on both listeners and in an answer"
          : "on both listeners; no application answers here",
        [...set, ...seen]
          .filter(([, value]) => !isStrict(value))
          .map(([where, value]) => `${where} has ${value || "none"}`),
      );
    },
  },
  {
    id: "waf-attached",
    subject: "Ingress",
    what: "The web firewall stands before the load balancer with all its rules, none of them only counting",
    remedy: "pulumi refresh, then pulumi up attaches it again (src/blocks/ingress/web-acl.ts)",
    needs: [
      "wafv2:GetWebACLForResource",
      "wafv2:GetWebACL",
      "elasticloadbalancing:DescribeWebACLAssociation",
    ],
    per: "region",
    run: async ({ clients, environment, issuer }, { region, outputs, active }) => {
      const { WebACL } = await clients
        .waf(region)
        .send(new GetWebACLForResourceCommand({ ResourceArn: outputs.loadBalancer.arn }));
      const wanted = firewallRules(environment, issuer !== undefined);
      const expected = `${wanted.length} rules: ${wanted.join(", ")}`;
      if (WebACL === undefined) return judge(expected, "", ["no web firewall"]);
      const rules = WebACL.Rules ?? [];
      const names = rules.map(({ Name }) => Name);
      return judge(expected, `${rules.length} rules${active ? "" : ", among them that nobody is served"}`, [
        ...wanted.filter((name) => !names.includes(name)).map((name) => `no rule ${name}`),
        ...rules
          .filter(({ Name }) => Name !== labellingRule)
          .filter(({ Action, OverrideAction }) => Action?.Count ?? OverrideAction?.Count)
          .map(({ Name }) => `${Name} only counts`),
      ]);
    },
  },
  {
    id: "no-way-around",
    subject: "Ingress",
    what: "Nobody gets past the firewall from outside by the public API's names, by a name that is not there, or by saying what API Gateway alone may say",
    remedy:
      "pulumi refresh, then pulumi up puts the web firewall's rules back (src/blocks/ingress/web-acl-rules.ts); until then the application is reached without token, limit and log",
    needs: [],
    per: "region",
    run: async (context, site) => {
      const own = regionalName(site);
      const ask = async (headers: Readonly<Record<string, string>>) =>
        (await context.internet.get("https", doorOf(site, own), healthPath, headers)).status;
      // Else whoever is refused anyway would prove nothing.
      const usual = await ask({});
      const expected = `${site.active ? 403 : "403 or 503"} for each, other than for ${own}`;
      if (usual === 403) return judge(expected, "", [`${own} 403, and so nothing is known of the others`]);
      const attempts = waysAround(context, site);
      const answers = await Promise.all(
        attempts.map(async (headers) => {
          const [[header = "", value = ""] = []] = Object.entries(headers);
          return { text: `${header}: ${value}`, status: await ask(headers) };
        }),
      );
      const refused = site.active ? [403] : [403, 503];
      return judge(
        expected,
        answers.map(({ text, status }) => `${text} ${status}`).join(", "),
        answers
          .filter(({ status }) => !refused.includes(status))
          .map(({ text, status }) => `${text} ${status}`),
      );
    },
  },
  {
    id: "region-role",
    subject: "Ingress",
    what: "The active region answers customers, and the other one turns them away, whatever address they still know",
    remedy:
      "npm run dr -- status tells where the environment is; an active region without an answer: target-health",
    needs: [],
    per: "region",
    run: async (context, site) => {
      if (site.active && !serves(site)) return skip("no image is deployed, so that nothing can answer");
      const wanted = site.active ? 200 : 503;
      const { status } = await context.internet.get("https", doorOf(site, publicName(context)), healthPath);
      return judge(
        `${wanted} for ${publicName(context)}${healthPath}, asked in ${site.region}`,
        `${status}`,
        [...(status === wanted ? [] : [`${status}`])],
      );
    },
  },
];

/** The names of the rules that are there in every state of an environment. */
export const firewallRules = ({ ingress, api }: Environment, tokens: boolean): readonly string[] =>
  webAclRules({
    descriptor: ingress,
    serving: true,
    hosts: [],
    api: api && { addresses: "addresses", requestsPerCaller: api.requestsPerCaller, tokens },
  }).map(({ name }) => String(name));

/** Headers by which somebody outside could pretend to come through the public API, or to be nobody. */
function waysAround(context: CheckContext, site: CheckedSite): readonly Readonly<Record<string, string>>[] {
  const names = context.environment.api ? apiOf(context, site).names : [];
  return [
    ...[...names, "nobody.invalid"].map((host) => ({ host })),
    ...(context.environment.api ? callerHeaders.map((header) => ({ [header]: "192.0.2.1" })) : []),
  ];
}

const serves = ({ active, outputs }: CheckedSite): boolean => active && outputs.service !== undefined;

async function hstsOf({ clients }: CheckContext, { region }: CheckedSite, arn: string): Promise<string> {
  const { Attributes = [] } = await clients
    .loadBalancing(region)
    .send(new DescribeListenerAttributesCommand({ ListenerArn: arn }));
  return Attributes.find(({ Key }) => Key === hstsAttribute)?.Value ?? "";
}

async function hstsSeen(context: CheckContext, site: CheckedSite): Promise<string> {
  const { header } = await context.internet.get("https", doorOf(site, publicName(context)), healthPath);
  return header("strict-transport-security");
}

const isStrict = (value: string): boolean =>
  Number(/max-age=(\d+)/.exec(value)?.[1]) >= leastHsts && /includeSubDomains/i.test(value);
