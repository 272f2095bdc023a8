import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import { ReportedError } from "../../cli/errors.ts";
import { explainAws } from "../../cli/explain.ts";
import type { Clients } from "./aws/clients.ts";

/** A resource that AWS still has of an environment. */
export interface Left {
  /** ARNs of resources that cost money or keep data. */
  readonly leaked: readonly string[];
  /** ARNs of keys that AWS deletes by itself. */
  readonly pendingKeys: readonly string[];
}

type LeakClients = Pick<Clients, "tagging" | "kms">;

/**
 * Looks for everything with the environment's tags. Roles are not listed by tags; Pulumi would have failed to destroy
 * them. @throws ReportedError that says what to do
 */
export async function findLeft(
  tags: Readonly<Record<string, string>>,
  regions: readonly string[],
  clients: LeakClients,
): Promise<Left> {
  const found = await Promise.all(regions.map((region) => taggedIn(region, tags, clients)));
  const arns = [...new Set(found.flat())].sort();
  const pending = await Promise.all(arns.map((arn) => isPendingKey(arn, clients)));
  return {
    leaked: arns.filter((_, index) => !pending[index]),
    pendingKeys: arns.filter((_, index) => pending[index]),
  };
}

async function taggedIn(
  region: string,
  tags: Readonly<Record<string, string>>,
  { tagging }: LeakClients,
): Promise<readonly string[]> {
  const TagFilters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
  const arns: string[] = [];
  await asking("tag:GetResources", region, async () => {
    for await (const page of paginateGetResources({ client: tagging(region) }, { TagFilters }))
      arns.push(...(page.ResourceTagMappingList ?? []).flatMap(({ ResourceARN }) => ResourceARN ?? []));
  });
  return arns;
}

async function isPendingKey(arn: string, { kms }: LeakClients): Promise<boolean> {
  const [, region] = /^arn:aws[\w-]*:kms:([\w-]+):\d+:key\//.exec(arn) ?? [];
  if (region === undefined) return false;
  const { KeyMetadata } = await asking("kms:DescribeKey", region, () =>
    kms(region).send(new DescribeKeyCommand({ KeyId: arn })),
  );
  return KeyMetadata?.KeyState === "PendingDeletion";
}

async function asking<T>(action: string, region: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new ReportedError(
      `What is left could not be found out. ${action} in ${region}: ${explainAws(error, action)}`,
      { cause: error },
    );
  }
}
