import { paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import type { RegionName } from "../../../../regions/index.ts";
import { application } from "../../../kit/tags.ts";
import type { CheckContext } from "../context.ts";

/** ARNs of the environment's resources of a kind in a region, such as `cloudwatch:alarm`. Needs `tag:GetResources`. */
export async function taggedArns(
  { clients, environment }: CheckContext,
  region: RegionName,
  kind: string,
): Promise<readonly string[]> {
  const wanted = { Environment: environment.name, Application: application };
  const pages = paginateGetResources(
    { client: clients.tagging(region) },
    {
      ResourceTypeFilters: [kind],
      TagFilters: Object.entries(wanted).map(([Key, value]) => ({ Key, Values: [value] })),
    },
  );
  const arns: string[] = [];
  for await (const { ResourceTagMappingList = [] } of pages)
    arns.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
  return arns.sort();
}
