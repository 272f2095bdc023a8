import { routeKeys } from "../../../blocks/api/route-keys.ts";
import { healthPath } from "../../../kit/paths.ts";
import { domainOf } from "../aws/api.ts";
import { type AliasOutputs, addressRecords, aliasProblems } from "../aws/records.ts";
import { apiOf } from "../capabilities.ts";
import { type Check, judge, skip } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";
import { certificateProblems, leastDays, shakeHands, versionProblems } from "./tls.ts";

/** Checks of the public API from a caller's view, by the name that leads to one region alone. */
export const apiCallerChecks: readonly Check[] = [
  {
    id: "api-records",
    subject: "Public API",
    what: "The API's name leads to the primary region by its PRIMARY record, steered as the customers' name is, and to the secondary one by its SECONDARY; each region's own name to that region",
    remedy: "pulumi refresh, then pulumi up puts the records back (src/blocks/dns/records.ts)",
    needs: ["route53:ListResourceRecordSets", "apigateway:GET"],
    per: "region",
    run: async (context, site) => {
      const [name, own] = apiOf(context, site).names;
      const [records, [ownRecord, ...more], target, ownTarget] = await Promise.all([
        addressRecords(context, name),
        addressRecords(context, own),
        targetOf(context, site, name),
        targetOf(context, site, own),
      ]);
      const isPrimary = site.region === context.primary.region;
      const which = isPrimary ? "PRIMARY" : "SECONDARY";
      const record = records.find(({ Failover }) => Failover === which);
      const heeded = isPrimary ? context.deployed.healthChecks.failover : undefined;
      return judge(
        `${which} of ${name} to ${target.dnsName}, ${own} to ${ownTarget.dnsName}`,
        "both, and no other",
        [
          ...aliasProblems(`${which} of ${name}`, record, target),
          ...(record && record.HealthCheckId !== heeded
            ? [`${which} heeds ${record.HealthCheckId ?? "no health check"}`]
            : []),
          ...(records.length > 2 ? [`${records.length} records of ${name} instead of two`] : []),
          ...aliasProblems(own, ownRecord, ownTarget),
          ...(more.length > 0 ? [`${more.length} records of ${own} too many`] : []),
        ],
      );
    },
  },
  {
    id: "api-tls",
    subject: "Public API",
    what: `The API talks TLS 1.2, refuses what is older, and shows a certificate that is trusted, of both its names and good for ${leastDays} days more`,
    remedy:
      "The versions: src/blocks/api/domain.ts. The certificate: compare the zone with src/blocks/dns/certificates.ts, then docs/runbooks/alarms.md#certificate-expiring",
    needs: [],
    per: "region",
    run: async (context, site) => {
      const { names } = apiOf(context, site);
      // AWS decides whether 1.3 is talked as well.
      const found = await shakeHands(context, doorOf(context, site), ["TLSv1", "TLSv1.1", "TLSv1.2"]);
      const certificates = found.flatMap((each) =>
        each.accepted && each.version === "TLSv1.2" ? [each.certificate] : [],
      );
      return judge(
        `TLSv1.2 accepted, older ones refused; trusted, of ${names.join(" and ")}, for ${leastDays} days more`,
        certificates.map(({ expires }) => `so it is, until ${expires.toISOString().slice(0, 10)}`).join(),
        [
          ...versionProblems(found, ["TLSv1.2"]),
          ...certificates.flatMap((certificate) => certificateProblems(certificate, names, context.now)),
        ],
      );
    },
  },
  {
    id: "api-answers",
    subject: "Public API",
    what: "The active region answers callers, the other one turns them away, and nobody without a token gets beyond the health path where tokens are asked for",
    remedy:
      "A region: api-link and api-target, then region-role and docs/runbooks/alarms.md#api-dead. Tokens: api-tokens",
    needs: [],
    per: "region",
    run: async (context, site) => {
      if (site.active && site.outputs.service === undefined)
        return skip("no image is deployed, so that nothing can answer");
      const { issuer, internet } = context;
      const wanted: Readonly<Record<string, RegExp>> = {
        [healthPath]: site.active ? /^2\d\d$/ : /^503$/,
        // API Gateway itself asks, in both regions, before anything is passed on: here by the route of all others.
        ...(issuer && { "/": /^401$/ }),
      };
      const answers = await Promise.all(
        Object.entries(wanted).map(async ([path, pattern]) => {
          const { status } = await internet.get("https", doorOf(context, site), path);
          return { text: `${path} ${status}`, right: pattern.test(String(status)) };
        }),
      );
      return judge(
        `${site.active ? "2xx" : "503"} for ${routeKeys.health}${issuer ? ", 401 for GET / without a token" : ""}`,
        answers.map(({ text }) => text).join(", "),
        answers.filter(({ right }) => !right).map(({ text }) => text),
      );
    },
  },
];

/**
 * The server to connect to, by the API's name. API Gateway chooses certificate and settings by SNI, so the name must be the
 * one that is connected to.
 */
const doorOf = (context: CheckContext, site: CheckedSite) => {
  const [, own] = apiOf(context, site).names;
  return { host: own, name: own };
};

/** The targets that an alias to the API may name; none where the region does not know the name. */
async function targetOf(context: CheckContext, site: CheckedSite, name: string): Promise<AliasOutputs> {
  const { configuration } = await domainOf(context, site, name);
  return {
    dnsName: configuration?.ApiGatewayDomainName ?? `no domain ${name}`,
    zoneId: configuration?.HostedZoneId ?? "",
  };
}
