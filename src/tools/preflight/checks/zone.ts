import {
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import { asking } from "../asking.ts";
import type { Examination, Preflight } from "../context.ts";
import { judged, type PreflightFinding, there } from "../finding.ts";
import type { WantedRecord } from "../wants.ts";

const where = "DNS";

export const zoneExaminations: readonly Examination[] = [
  {
    id: "zone",
    what: "The zone is delegated to, and nothing in it is in the way",
    needs: ["route53:ListHostedZonesByName", "route53:GetHostedZone", "route53:ListResourceRecordSets"],
    run: async (preflight) => {
      const { settings, clients } = preflight;
      const { hostedZone: zone } = settings;
      if (zone === undefined)
        return [there({ what: "zone", where, needed: "none", found: "the first update makes it" })];
      const client = clients.route53();
      const id = await idOf(client, zone);
      if (id === undefined)
        return [
          judged(false, {
            what: "zone",
            where,
            needed: `a public hosted zone ${zone}`,
            found: "none in this account",
            mend: "make it, or let the stack: npx pulumi config set hostedZone create",
          }),
        ];
      return [await delegation(preflight, client, zone, id), await records(preflight, client, id)];
    },
  },
];

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, "");

async function idOf(client: Route53Client, zone: string): Promise<string | undefined> {
  const { HostedZones = [] } = await asking("route53:ListHostedZonesByName", where, () =>
    client.send(new ListHostedZonesByNameCommand({ DNSName: zone })),
  );
  const found = HostedZones.find(({ Name = "", Config }) => plain(Name) === zone && !Config?.PrivateZone);
  return found?.Id?.replace("/hostedzone/", "");
}

async function delegation(
  { names }: Preflight,
  client: Route53Client,
  zone: string,
  id: string,
): Promise<PreflightFinding> {
  const { DelegationSet } = await asking("route53:GetHostedZone", where, () =>
    client.send(new GetHostedZoneCommand({ Id: id })),
  );
  const own = (DelegationSet?.NameServers ?? []).map(plain).sort();
  const asked = (await names.servers(zone)).map(plain).sort();
  return judged(own.length > 0 && own.join() === asked.join(), {
    what: "delegation",
    where,
    needed: `${zone} delegated to ${own.join(", ")}`,
    found: asked.length === 0 ? "no delegation" : asked.join(", "),
    mend: `NS records of ${zone} in the zone above it, or at the registrar`,
  });
}

async function records(
  { wants, backend: { own } }: Preflight,
  client: Route53Client,
  id: string,
): Promise<PreflightFinding> {
  const names = [...new Set(wants.records.map(({ name }) => name))];
  const answers = await Promise.all(
    names.map((StartRecordName) =>
      asking("route53:ListResourceRecordSets", where, () =>
        // They come in the order of names: those of this one first.
        client.send(new ListResourceRecordSetsCommand({ HostedZoneId: id, StartRecordName })),
      ),
    ),
  );
  const existing = new Map(
    answers
      .flatMap(({ ResourceRecordSets = [] }) => ResourceRecordSets)
      .map((record) => [idOfRecord(id, record), record]),
  );
  const ours = new Set((own?.ids("aws:route53/record:Record") ?? []).map((each) => each.toLowerCase()));
  const inTheWay = [...existing]
    .filter(([key, record]) => !ours.has(key) && wants.records.some((wanted) => clash(wanted, record)))
    .map(([, record]) => record);
  return judged(inTheWay.length === 0, {
    what: "records",
    where,
    needed: `${wants.records.length} names and types that nobody else has`,
    found:
      inTheWay.length === 0
        ? "free"
        : inTheWay.map(({ Name = "", Type }) => `${plain(Name)} ${Type}`).join(", "),
    mend: "remove or rename what is in the way: an update takes over no record of others",
  });
}

/**
 * The ID of a record as the provider makes it, in lower case: `resourceRecordCreate`, internal/service/route53/record.go of
 * hashicorp/terraform-provider-aws.
 */
const idOfRecord = (zone: string, { Name = "", Type, SetIdentifier }: ResourceRecordSet): string =>
  [zone, plain(Name), Type, ...(SetIdentifier === undefined ? [] : [SetIdentifier])].join("_").toLowerCase();

/**
 * Whether a wanted record clashes with one that is there. A name has one set of records of a type, and nothing beside a
 * CNAME.
 */
const clash = ({ name, type }: WantedRecord, { Name = "", Type }: ResourceRecordSet): boolean =>
  plain(Name) === plain(name) && (Type === type || Type === "CNAME" || type === "CNAME");
