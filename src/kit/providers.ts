import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionName } from "../../regions/index.ts";
import { emulatorArgs } from "./emulator.ts";
import type { Tags } from "./tags.ts";

export interface ProviderArgs {
  readonly region: RegionName;
  /** Where the provider asks who it is. It has to be up for the provider to start, even if its own region is down. */
  readonly stsRegion: RegionName;
  readonly tags: Tags;
  /** The role to assume in another account. @default the caller's own identity */
  readonly roleArn?: string;
  /** Whether its region can be reached. */
  readonly answers: boolean;
  /** The URL of an emulator that stands for AWS. */
  readonly endpoint: string | undefined;
}

/**
 * How often a region that is lost is asked once more, by an update that does not leave it out. Of the provider's own 25 times
 * each resource there would take minutes to fail.
 */
const lostRegionRetries = 2;

/** The provider of one region. */
export function createProvider(name: string, args: ProviderArgs, parent: pulumi.Resource): aws.Provider {
  const { region, stsRegion, tags, roleArn, answers, endpoint } = args;
  return new aws.Provider(
    name,
    {
      region,
      stsRegion,
      defaultTags: { tags },
      ...(answers ? {} : { maxRetries: lostRegionRetries }),
      ...(roleArn === undefined ? {} : { assumeRoles: [{ roleArn }] }),
      ...(endpoint === undefined ? {} : emulatorArgs(endpoint)),
    },
    { parent },
  );
}
