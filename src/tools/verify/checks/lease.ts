import { DescribeTableCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import { leaseTableName } from "../../../kit/names.ts";
import { absentOn } from "../aws/absent.ts";
import { leaseOf } from "../capabilities.ts";
import { type Check, judge } from "../check.ts";
import { type CheckContext, type CheckedSite, otherSite } from "../context.ts";

export const leaseChecks: readonly Check[] = [
  {
    id: "lease-table",
    subject: "Recovery",
    what: "The record of which region writes has one truth: a table of both regions and the witness, under the region's key for data",
    remedy: "pulumi refresh, then pulumi up makes it anew (src/blocks/lease/lease.ts)",
    needs: ["dynamodb:DescribeTable"],
    per: "region",
    run: async (context, site) => {
      const { witness } = leaseOf(context);
      const other = otherSite(context, site).region;
      const expected = `active, one truth with ${other} and the witness ${witness}, under ${site.outputs.keyArns.data}`;
      const table = await tableIn(context, site);
      if (table === undefined) return judge(expected, "", ["there is no such table"]);
      return judge(expected, `${table.TableName}: so it is`, problemsOf(table, other, witness, site));
    },
  },
];

async function tableIn(
  { clients, deployed }: CheckContext,
  { region }: CheckedSite,
): Promise<TableDescription | undefined> {
  const command = new DescribeTableCommand({ TableName: leaseTableName(deployed.suffix) });
  const found = await absentOn(/^ResourceNotFoundException$/, clients.dynamodb(region).send(command));
  return found?.Table;
}

function problemsOf(
  {
    TableStatus,
    MultiRegionConsistency,
    Replicas = [],
    GlobalTableWitnesses = [],
    SSEDescription,
  }: TableDescription,
  other: string,
  witness: string,
  { outputs }: CheckedSite,
): readonly string[] {
  const replica = Replicas.find(({ RegionName }) => RegionName === other);
  const third = GlobalTableWitnesses.find(({ RegionName }) => RegionName === witness);
  const { KMSMasterKeyArn: key } = SSEDescription ?? {};
  return [
    ...(TableStatus === "ACTIVE" ? [] : [`it is ${TableStatus}`]),
    ...(MultiRegionConsistency === "STRONG"
      ? []
      : [`its consistency is ${MultiRegionConsistency ?? "one region's"}`]),
    ...(replica?.ReplicaStatus === "ACTIVE"
      ? []
      : [`${other} has ${replica?.ReplicaStatus ?? "none of it"}`]),
    ...(third?.WitnessStatus === "ACTIVE"
      ? []
      : [`the witness ${witness} is ${third?.WitnessStatus ?? "none"}`]),
    ...(key === outputs.keyArns.data ? [] : [`under ${key ?? "a key of AWS's"}`]),
  ];
}
