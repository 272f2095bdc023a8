import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import type { TokenIssuer } from "../../blocks/api/token-issuer.ts";
import type { HostedZone } from "../../blocks/dns/hosted-zone.ts";
import type { AnomalyMonitor } from "../../blocks/spending/spending.ts";

/** One stack's configuration, complete: defaults are in, overrides are applied. */
export interface Config {
  readonly environment: Environment;
  readonly suffix: string;
  readonly activeRegion: RegionName;
  /** The region that is down: nothing in it may be touched. */
  readonly unreachableRegion: RegionName | undefined;
  /** The recovery point to restore from, whatever its age: this is how a loss is accepted. */
  readonly restoreFrom: string | undefined;
  /** Minutes of payments that a move may lose. */
  readonly acceptLoss: number | undefined;
  /** Generations of databases that are no longer needed. */
  readonly retire: readonly number[];
  /** Closes the active region too, so that a backup holds all that was ever paid. */
  readonly stopWrites: boolean;
  readonly domainName: string;
  readonly hostedZone: HostedZone;
  /** The exact tag of the application's image. Undefined: everything but the service is created. */
  readonly imageTag: string | undefined;
  readonly alertEmails: readonly string[];
  /** The https URLs that pages go to, and then to no mailbox, by their hosts. */
  readonly pageEndpoints: Readonly<Record<string, pulumi.Output<string>>>;
  readonly peerStack: string | undefined;
  /** The role to assume where the peer environment lives in another account. */
  readonly peerRoleArn: string | undefined;
  /** The account whose vaults take the daily recovery point as well; undefined where all copies stay in this one. */
  readonly backupAccount: string | undefined;
  /** Roles by which people come in from an identity provider that asked them for a second factor. */
  readonly peopleRoles: readonly string[];
  /** The subject of the tokens that a workflow on GitHub deploys with; undefined where none does. */
  readonly ciSubject: string | undefined;
  /** The subject of the tokens that a workflow on GitHub pushes the application's images with. */
  readonly imageSubject: string | undefined;
  /** The issuer of the tokens that callers of the public API have to show; undefined where the application alone decides. */
  readonly apiIssuer: TokenIssuer | undefined;
  /** Whether this stack sets what exists once per account and region. */
  readonly accountBaseline: boolean;
  /** USD that the account of that stack may cost a month. */
  readonly accountBudget: number;
  /** The ARN of the account's monitor of unusual spending, or `create`; undefined where nobody asks for one. */
  readonly anomalyMonitor: AnomalyMonitor | undefined;
  /** Whether rotation functions reserve an execution each, for which the account's quota has to be large enough. */
  readonly reserveConcurrency: boolean;
  /** The URL of an AWS emulator, which then stands for AWS; undefined for AWS itself. */
  readonly endpoint: string | undefined;
  /** The names by which the payment processor is called; none where there is no way to it. */
  readonly processorHosts: readonly string[];
  /** The processor's API key. Undefined where there is no way to the payment processor. */
  readonly processorApiKey: pulumi.Output<string> | undefined;
}

/** The configuration as the engine, or the planner, hands it over. */
export interface ConfigSource {
  readonly project: string;
  readonly stack: string;
  /** The values by full key (`payments:activeRegion`). */
  readonly values: Readonly<Record<string, string>>;
  readonly isSecret: (fullKey: string) => boolean;
  /** Whether something real depends on the configuration: then the committed example values and missing secrets are refused. */
  readonly deploying: boolean;
  readonly environments: readonly Environment[];
}
