import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionName } from "../regions/index.ts";
import type { Config } from "./config.ts";
import { emulatorArgs } from "./emulator.ts";
import type { Tags } from "./tags.ts";

export interface ProviderArgs {
  readonly region: RegionName;
  readonly config: Pick<Config, "environment" | "unreachableRegion" | "endpoint">;
  readonly tags: Tags;
  /** The role to assume in another account. @default the caller's own identity */
  readonly roleArn?: string;
}

/** The provider of one region. */
export function createProvider(name: string, args: ProviderArgs, parent: pulumi.Resource): aws.Provider {
  const { region, config, tags, roleArn } = args;
  const { endpoint, unreachableRegion } = config;
  return new aws.Provider(
    name,
    {
      region,
      stsRegion: stsRegion(config),
      defaultTags: { tags },
      ...(roleArn === undefined ? {} : { assumeRoles: [{ roleArn }] }),
      ...(endpoint === undefined ? {} : emulatorArgs(endpoint)),
      ...(region === unreachableRegion ? silent : {}),
    },
    { parent },
  );
}

/**
 * What makes a provider start without asking its own region anything. To validate credentials, Pulumi's provider asks STS
 * there, whatever `stsRegion` says (`validateCredentials`, provider/config.go of pulumi/pulumi-aws). Without validation
 * the provider asks IAM there whose account it is (`getAccountIDAndPartition` of hashicorp/aws-sdk-go-base; seen with
 * version 5.100 of the upstream provider, which made no request with both settings). The account's number is for ARNs and
 * the tags of buckets, and of those nothing changes in a region that is left as it is.
 */
const silent = {
  skipCredentialsValidation: true,
  skipRequestingAccountId: true,
} satisfies aws.ProviderArgs;

/**
 * Where providers ask who they are, even if their own region is down: standby, because it is there when home is down;
 * home when it is standby that is down.
 */
function stsRegion({
  environment: { home, standby },
  unreachableRegion,
}: ProviderArgs["config"]): RegionName {
  return unreachableRegion === standby.region ? home.region : standby.region;
}
