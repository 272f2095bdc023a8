import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/index.ts";
import type { RegionName } from "../../regions/index.ts";
import { emulatorArgs } from "./emulator.ts";
import type { Tags } from "./tags.ts";

/** The settings that all providers of a stack share. */
interface ProviderConfig {
  readonly environment: Pick<Environment, "primary" | "secondary">;
  /** The region that is down. Its provider has to start all the same. */
  readonly unreachableRegion: RegionName | undefined;
  /** The URL of an emulator that stands for AWS. */
  readonly endpoint: string | undefined;
}

interface ProviderArgs {
  readonly region: RegionName;
  readonly config: ProviderConfig;
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
 * Settings of a provider that starts without asking its own region anything. To validate credentials, Pulumi's provider asks STS
 * there, whatever `stsRegion` says (`validateCredentials`, provider/config.go of pulumi/pulumi-aws). Without validation
 * the provider asks IAM there whose account it is (`getAccountIDAndPartition` of hashicorp/aws-sdk-go-base; seen with
 * version 5.100 of the upstream provider, which made no request with both settings). The account's number is for ARNs and
 * the tags of buckets, and of those nothing changes in a region that is left as it is.
 *
 * An update that does not leave the region out asks it all the same, once more for each resource. Of the provider's own 25
 * times each would take minutes to fail.
 */
const silent = {
  maxRetries: 2,
  skipCredentialsValidation: true,
  skipRequestingAccountId: true,
} satisfies aws.ProviderArgs;

/**
 * The region in which providers ask STS who they are: in the secondary region, because it is there when the primary one is down; in the
 * primary region when it is the secondary one that is down.
 */
const stsRegion = ({ environment: { primary, secondary }, unreachableRegion }: ProviderConfig): RegionName =>
  unreachableRegion === secondary.region ? primary.region : secondary.region;
