import * as pulumi from "@pulumi/pulumi";
import { createApplication } from "./application.ts";
import { auditAccount } from "./auditing.ts";
import { type Backups, backUpDatabases } from "./backups.ts";
import type { Config } from "./config.ts";
import { pinCertificateAuthority } from "./data/certificate-authority.ts";
import { createCertificates } from "./dns/certificates.ts";
import type { HealthChecks } from "./dns/health-checks.ts";
import { type PublicNames, publicNames } from "./dns/names.ts";
import { createQueryLog } from "./dns/query-log.ts";
import { hostedZone } from "./dns/zone.ts";
import { createReplication } from "./images/replication.ts";
import { watch } from "./monitoring.ts";
import type { Topics } from "./observability/topics.ts";
import type { Peer } from "./peer.ts";
import { peerEnvironments, peerRegions } from "./peerings.ts";
import { createPeople } from "./people/people.ts";
import type { RecoveryPlan } from "./recovery/plan.ts";
import { createRegion } from "./region.ts";
import { createScopes, type Scopes } from "./scopes.ts";
import { createProcessorKey } from "./secrets/processor-key.ts";
import { createKeys, type Keys } from "./security/keys.ts";
import { closedBy, type Site, type Steered, steerCustomers } from "./steering.ts";

export interface PlatformArgs {
  readonly config: Config;
  readonly recovery: RecoveryPlan;
  /** Undefined while there is none to peer with. */
  readonly peer: Peer | undefined;
  /** The zone's ID as the last update knew it: Route 53 may not be there to be asked. */
  readonly knownZoneId: string | undefined;
}

/** One environment: its two regions and what crosses regions. */
export interface Platform extends Pick<PlatformArgs, "config" | "recovery"> {
  readonly home: Site;
  readonly standby: Site;
  readonly backups: { readonly home: Backups; readonly standby: Backups };
  /** Where alarms of each region go. */
  readonly topics: Readonly<Record<"home" | "standby", Topics>>;
  readonly names: PublicNames;
  readonly zoneId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]> | undefined;
  readonly healthChecks: HealthChecks;
  readonly workers: Steered["workers"];
  /** What an update has to have done before it may record where it moved to. */
  readonly opened: readonly pulumi.Resource[];
  readonly peerings: {
    readonly regions: pulumi.Output<string>;
    readonly environments: pulumi.Output<string> | undefined;
  };
}

export function createPlatform({ config, recovery, peer, knownZoneId }: PlatformArgs): Platform {
  const { environment } = config;
  const scopes = createScopes(config, recovery);
  createPeople(scopes.global, {
    ciSubject: config.ciSubject,
    makesIdentityProvider: config.accountBaseline,
    regions: [environment.home.region, environment.standby.region],
    queued: environment.queue !== undefined,
    peers: environment.peers,
    peerRoleArn: config.peerRoleArn,
  });
  const keys = { home: createKeys(scopes.home), standby: createKeys(scopes.standby) };
  const processorKey = createProcessorKey(scopes.home, {
    apiKey: config.processorApiKey,
    dataKeyArn: keys.home.data.arn,
    replica: { region: environment.standby.region, dataKeyArn: keys.standby.data.arn },
  });
  const names = publicNames(config.domainName, environment);
  const { zoneId, nameServers } = hostedZone(scopes.global, { ...config, knownZoneId });
  if (config.hostedZone.kind === "create") logQueries(scopes, keys, config, zoneId);
  const certify = (of: string | undefined, domain: string, regional: readonly [string, string]) =>
    createCertificates(scopes.global, { ...scopes, zoneId, of, names: { domain, regional } });
  const certificates = certify(undefined, names.application, names.regional);
  const apiCertificates = names.api && certify("api", names.api.public, names.api.regional);
  if (config.accountBaseline) {
    createReplication(scopes.home, environment.standby.region);
    for (const scope of [scopes.home, scopes.standby]) pinCertificateAuthority(scope);
  }
  if (config.imageTag === undefined) sayNoImage(config);
  if (environment.api && config.apiIssuer === undefined) sayNoTokens(config);

  const createSite = (at: "home" | "standby", closed: readonly pulumi.Resource[]): Site => {
    const region = createRegion(scopes[at], {
      environment,
      plan: recovery[at],
      placement: environment[at],
      otherCidr: environment[at === "home" ? "standby" : "home"].cidr,
      keys: keys[at],
      processorSecretArn: at === "home" ? processorKey.arn : processorKey.replicaArn,
      closed,
    });
    const which = at === "home" ? 0 : 1;
    const api = environment.api &&
      names.api &&
      apiCertificates && {
        descriptor: environment.api,
        names: names.api,
        regionalName: names.api.regional[which],
        certificateArn: apiCertificates[at],
      };
    const application = createApplication(region, {
      config,
      names,
      regionalName: names.regional[which],
      certificateArn: certificates[at],
      api,
    });
    return { region, application };
  };
  // The region that is left is made, and thereby closed, before the one that the database moves to.
  const toHome = recovery.writer.region === environment.home.region;
  const other = createSite(toHome ? "standby" : "home", []);
  const writer = createSite(toHome ? "home" : "standby", closedBy(other));
  const [home, standby] = toHome ? [writer, other] : [other, writer];

  const steering = steerCustomers(scopes.global, { recovery, home, standby, zoneId, names });
  const backups = backUpDatabases(home.region, standby.region, config);
  const topics = watch(scopes, { config, home, standby, certificates, vaults: backups, names, ...steering });
  auditAccount(scopes, { config, keys, topics: topics.home });

  return {
    config,
    recovery,
    home,
    standby,
    ...steering,
    backups,
    topics,
    names,
    zoneId,
    nameServers,
    peerings: {
      regions: peerRegions(home.region, standby.region),
      environments: peer && peerEnvironments(home.region, peer, config),
    },
  };
}

/** Route 53 writes them in us-east-1 alone. An environment without that region has none. */
function logQueries(
  scopes: Scopes,
  keys: Readonly<Record<"home" | "standby", Keys>>,
  { domainName, environment }: Config,
  zoneId: pulumi.Input<string>,
): void {
  for (const at of ["home", "standby"] as const)
    if (scopes[at].region.name === "us-east-1")
      createQueryLog(scopes[at], {
        zoneId,
        zoneName: domainName,
        keyArn: keys[at].logs.arn,
        retentionDays: environment.logs.auditDays,
      });
}

function sayNoImage({ environment: { name } }: Config): void {
  void pulumi.log.info(
    "imageTag is not set, so everything is made but the service. Push the images " +
      `(npm run images -- list --stack ${name}), then: npx pulumi config set --stack ${name} imageTag TAG`,
  );
}

function sayNoTokens({ environment: { name } }: Config): void {
  void pulumi.log.info(
    "apiIssuer is not set, so the public API asks nobody for a token: the application alone decides who may call. " +
      `To have API Gateway decide first: npx pulumi config set --stack ${name} apiIssuer URL`,
  );
}
