import { DescribeListenersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Check, judge } from "../check.ts";
import { type CheckContext, type CheckedSite, publicName, regionalName } from "../context.ts";
import type { ServerName } from "../sockets/internet.ts";
import { type Certificate, type TlsVersion, tlsVersions } from "../sockets/tls.ts";

/**
 * Days that a certificate has left at least. ACM renews 45 days before the end (see `certificate-expiring`): one with fewer
 * days than this is stuck.
 */
export const leastDays = 30;

export const tlsChecks: readonly Check[] = [
  {
    id: "tls-versions",
    subject: "TLS",
    what: "The region's load balancer talks TLS 1.3, and 1.2 with those who know no newer one, health checkers among them; it refuses what is older",
    remedy:
      "Set ingress.tlsPolicy in the environment's descriptor, then pulumi up (src/blocks/ingress/listeners.ts)",
    needs: [],
    per: "region",
    run: async (context, site) => {
      const found = await shakeHands(context, doorOf(site, publicName(context)), tlsVersions);
      const accepted = found.filter((each) => each.accepted).map(({ version }) => version);
      return judge(
        `${allowed.join(", ")} accepted, the others refused`,
        `${accepted.join(", ")} accepted, the others refused`,
        versionProblems(found, allowed),
      );
    },
  },
  {
    id: "tls-certificate",
    subject: "TLS",
    what: `The certificate is trusted, of the customers' name and the region's own, and good for ${leastDays} days more`,
    remedy:
      "ACM renews by itself while the validation records are there: compare the zone with src/blocks/dns/certificates.ts, then docs/runbooks/alarms.md#certificate-expiring",
    needs: [],
    per: "region",
    run: async (context, site) => {
      const names = [publicName(context), regionalName(site)];
      const expected = `trusted, of ${names.join(" and ")}, for ${leastDays} days more`;
      const shaken = await context.internet.handshake(doorOf(site, publicName(context)), "TLSv1.3");
      if (!shaken.accepted) return judge(expected, "", [`no handshake in TLSv1.3: ${shaken.reason}`]);
      return judge(
        expected,
        `trusted, of both, until ${shaken.certificate.expires.toISOString().slice(0, 10)}`,
        certificateProblems(shaken.certificate, names, context.now),
      );
    },
  },
  {
    id: "tls-policy",
    subject: "TLS",
    what: "Both HTTPS listeners, the customers' and the one for tests, have the environment's TLS policy",
    remedy: "pulumi refresh, then pulumi up puts the policy back (src/blocks/ingress/listeners.ts)",
    needs: ["elasticloadbalancing:DescribeListeners"],
    per: "region",
    run: async ({ clients, environment }, { region, outputs }) => {
      const { tlsPolicy } = environment.ingress;
      const { production, test } = outputs.loadBalancer.listenerArns;
      const { Listeners = [] } = await clients
        .loadBalancing(region)
        .send(new DescribeListenersCommand({ ListenerArns: [production, test] }));
      return judge(
        `HTTPS with ${tlsPolicy} on both`,
        Listeners.map(({ Port, SslPolicy }) => `${Port} ${SslPolicy}`).join(", "),
        [
          ...(Listeners.length === 2 ? [] : [`${Listeners.length} listeners`]),
          ...Listeners.filter(
            ({ Protocol, SslPolicy }) => Protocol !== "HTTPS" || SslPolicy !== tlsPolicy,
          ).map(({ Port, Protocol, SslPolicy }) => `${Port} ${Protocol} ${SslPolicy ?? "without a policy"}`),
        ],
      );
    },
  },
];

/** A region's load balancer, asked for by the customers' name wherever DNS leads them. */
export const doorOf = (site: CheckedSite, name: string): ServerName => ({ host: regionalName(site), name });

/** The answers of a server to some versions of TLS. */
export const shakeHands = ({ internet }: CheckContext, target: ServerName, versions: readonly TlsVersion[]) =>
  Promise.all(versions.map(async (version) => ({ version, ...(await internet.handshake(target, version)) })));

export const versionProblems = (
  found: Awaited<ReturnType<typeof shakeHands>>,
  allowed: readonly TlsVersion[],
): readonly string[] =>
  found.flatMap((each) => {
    if (each.accepted === allowed.includes(each.version)) return [];
    return each.accepted ? [`${each.version} is accepted`] : [`${each.version} is refused: ${each.reason}`];
  });

export function certificateProblems(
  { untrusted, expires, names: isOf }: Certificate,
  names: readonly string[],
  now: Date,
): readonly string[] {
  const days = Math.floor((expires.getTime() - now.getTime()) / 86_400_000);
  return [
    ...(untrusted === undefined ? [] : [`not trusted: ${untrusted}`]),
    ...names.filter((name) => !isOf(name)).map((name) => `not of ${name}`),
    ...(days < leastDays ? [`${days} days left`] : []),
  ];
}

/** The versions of TLS that every policy of a descriptor allows. */
const allowed: readonly TlsVersion[] = ["TLSv1.2", "TLSv1.3"];
