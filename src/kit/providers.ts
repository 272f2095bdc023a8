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
  /** The URL of an emulator that stands for AWS. */
  readonly endpoint: string | undefined;
}

/** The provider of one region. */
export function createProvider(name: string, args: ProviderArgs, parent: pulumi.Resource): aws.Provider {
  const { region, stsRegion, tags, roleArn, endpoint } = args;
  return new aws.Provider(
    name,
    {
      region,
      stsRegion,
      defaultTags: { tags },
      ...(roleArn === undefined ? {} : { assumeRoles: [{ roleArn }] }),
      ...(endpoint === undefined ? {} : emulatorArgs(endpoint)),
    },
    { parent },
  );
}
