import { addressRecords, aliasProblems } from "../aws/records.ts";
import { type Check, judge, skip } from "../check.ts";
import { activeSite, otherSite, publicName, regionalName } from "../context.ts";

export const dnsChecks: readonly Check[] = [
  {
    id: "dns-failover-records",
    subject: "DNS",
    what: "The customers' name has a PRIMARY record to the primary region, steered by its health check, and a SECONDARY to the other one",
    remedy:
      "Somebody changed the records by hand: pulumi refresh, then pulumi up puts them back (src/blocks/dns/records.ts)",
    needs: ["route53:ListResourceRecordSets"],
    per: "environment",
    run: async (context) => {
      const { primary, secondary, deployed } = context;
      const records = await addressRecords(context, publicName(context));
      const of = (failover: string) => records.find(({ Failover }) => Failover === failover);
      return judge(
        `PRIMARY to ${primary.outputs.loadBalancer.dnsName} by health check ${deployed.healthChecks.failover}, SECONDARY to ${secondary.outputs.loadBalancer.dnsName}`,
        "both, and no other",
        [
          ...aliasProblems("PRIMARY", of("PRIMARY"), primary.outputs.loadBalancer),
          ...aliasProblems("SECONDARY", of("SECONDARY"), secondary.outputs.loadBalancer),
          ...(of("PRIMARY")?.HealthCheckId === deployed.healthChecks.failover
            ? []
            : [`PRIMARY heeds ${of("PRIMARY")?.HealthCheckId ?? "no health check"}`]),
          ...(records.length > 2 ? [`${records.length} records instead of two`] : []),
        ],
      );
    },
  },
  {
    id: "dns-regional-record",
    subject: "DNS",
    what: "The region's own name leads to its load balancer, which health checks and drills rely on",
    remedy: "pulumi refresh, then pulumi up puts the record back (src/blocks/dns/records.ts)",
    needs: ["route53:ListResourceRecordSets"],
    per: "region",
    run: async (context, site) => {
      const [record, ...more] = await addressRecords(context, regionalName(site));
      return judge(`${regionalName(site)} to ${site.outputs.loadBalancer.dnsName}`, "one record, to it", [
        ...aliasProblems(regionalName(site), record, site.outputs.loadBalancer),
        ...(more.length > 0 ? [`${more.length} records too many`] : []),
      ]);
    },
  },
  {
    id: "dns-answers",
    subject: "DNS",
    what: "Resolvers lead customers to the active region, and to no other",
    remedy:
      "No answer: delegate the hosted zone at the domain's registrar. The wrong region: see health-checks; caches forget within a minute",
    needs: [],
    per: "environment",
    run: async (context) => {
      const { addresses } = context.internet;
      const active = activeSite(context);
      if (active.outputs.service === undefined)
        return skip("no image is deployed: health checks find nobody, and DNS leads to either region");
      const [answers, right, wrong] = await Promise.all(
        [publicName(context), regionalName(active), regionalName(otherSite(context, active))].map(addresses),
      );
      const found = answers?.join(", ") || "no address";
      const leads = (there: readonly string[] = []) => answers?.some((address) => there.includes(address));
      return judge(`${publicName(context)} answers with addresses of ${active.region}`, found, [
        ...(leads(right) ? [] : [`${found}; ${active.region} has ${right?.join(", ") || "no address"}`]),
        ...(leads(wrong) ? [`${found}, which are of ${otherSite(context, active).region}`] : []),
      ]);
    },
  },
];
