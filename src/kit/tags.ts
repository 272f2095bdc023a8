import type { Region } from "../../regions/index.ts";

export type Tags = Readonly<Record<string, string>>;

/** The application that everything here belongs to; also the first part of names that have to be known. */
export const application = "payments";

/** The path in IAM, before the name, of what only an administrator may change. */
export const iamPath = (suffix: string): string => `/${application}/${suffix}/`;

/** The tags of everything in a region: through the provider's default tags, and by hand where those do not reach. */
export function tagsOf(environmentName: string, costCenter: string, region: Region): Tags {
  return {
    Environment: environmentName,
    Application: application,
    CostCenter: costCenter,
    Region: region.name,
    ManagedBy: "pulumi",
  };
}
