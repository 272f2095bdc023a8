import type * as pulumi from "@pulumi/pulumi";
import { portOf, wayOf } from "../../environments/capabilities/processor.ts";
import { bothOf, otherSlot, type Pair, pairOf, type Slot, slots } from "../../regions/index.ts";
import { pinCertificateAuthority } from "../blocks/data/pin-authority.ts";
import { createCertificates } from "../blocks/dns/certificates.ts";
import type { HealthChecks } from "../blocks/dns/health-checks.ts";
import { createQueryLog } from "../blocks/dns/query-log.ts";
import { hostedZone } from "../blocks/dns/zone.ts";
import { createReplication } from "../blocks/images/replication.ts";
import { createKeys, type Keys } from "../blocks/keys/keys.ts";
import { createLease } from "../blocks/lease/lease.ts";
import { letChangeNames } from "../blocks/people/dns.ts";
import { createPeople } from "../blocks/people/people.ts";
import { createProcessorKey } from "../blocks/secrets/processor-key.ts";
import { createSpending } from "../blocks/spending/spending.ts";
import { allNames, type PublicNames, publicNames } from "../kit/public-names.ts";
import type { Topics } from "../kit/watch/topics.ts";
import type { RecoveryPlan } from "../recovery/plan.ts";
import { createApplication } from "./application.ts";
import { auditAccount } from "./audit.ts";
import { backUpDatabases, type RegionBackups } from "./backup.ts";
import type { Config } from "./config/config.ts";
import { databasesOf } from "./databases.ts";
import { keepOneOpen } from "./keeping.ts";
import type { Lookups } from "./lookups/lookups.ts";
import { sayHowLong, sayNobodyTold, sayNoImage, sayNoTokens } from "./notices.ts";
import type { PeerEnvironment } from "./peer-stack.ts";
import { peerEnvironments, peerRegions } from "./peering.ts";
import { createGround, withDatabases } from "./region.ts";
import { createScopes, type Scopes } from "./region-scopes.ts";
import { type Site, shutBefore } from "./site.ts";
import { type Steered, steerCustomers } from "./steering.ts";
import { watch } from "./watching.ts";

interface PlatformArgs {
  readonly config: Config;
  readonly recovery: RecoveryPlan;
  readonly lookups: Pick<Lookups, "timeIn" | "lookAtService" | "raiseEpoch">;
  /** The environment to peer with. Undefined while there is none. */
  readonly peer: PeerEnvironment | undefined;
  /** The zone's ID as the last update knew it: Route 53 may not be there to be asked. */
  readonly knownZoneId: string | undefined;
}

/** One environment: its two regions and what crosses regions. */
export interface Platform extends Pick<PlatformArgs, "config" | "recovery">, Pair<Site> {
  readonly backups: Pair<RegionBackups>;
  /** The topics of each region's alarms. */
  readonly topics: Pair<Topics>;
  readonly names: PublicNames;
  readonly zoneId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]> | undefined;
  readonly healthChecks: HealthChecks;
  readonly workers: Steered["workers"];
  /** The resources that an update has to make before it may record where it moved to. */
  readonly opened: readonly pulumi.Resource[];
  readonly peerings: {
    readonly regions: pulumi.Output<string>;
    readonly environments: pulumi.Output<string> | undefined;
  };
  /** The URL of the peer's application; undefined while there is none. */
  readonly peerUrl: pulumi.Output<string> | undefined;
}

export async function createPlatform(args: PlatformArgs): Promise<Platform> {
  const { config, recovery, lookups, peer, knownZoneId } = args;
  const { environment } = config;
  const scopes = await createScopes(config, recovery);
  const people = createPeople(scopes.global, {
    peopleRoles: config.peopleRoles,
    imageSubject: config.imageSubject,
    imageRegion: environment.primary.region,
    shells: environment.shells,
    ciSubject: config.ciSubject,
    environment: environment.name,
    makesIdentityProvider: config.accountBaseline,
    regions: [environment.primary.region, environment.secondary.region],
    queued: environment.queue !== undefined,
    peers: environment.peers,
    peerRoleArn: config.peerRoleArn,
  });
  const keys = pairOf((at) => createKeys(scopes[at], { ...config, environmentName: environment.name }));
  const lease =
    environment.lease &&
    createLease(scopes, { settings: environment.lease, keyArns: pairOf((at) => keys[at].data.arn) });
  const processors = shareProcessor(scopes, keys, config);
  const names = publicNames(config.domainName, environment);
  const { zoneId, nameServers } = hostedZone(scopes.global, { ...config, knownZoneId });
  if (config.hostedZone.kind === "create") logQueries(scopes, keys, config, zoneId);
  const certify = (of: string | undefined, domain: string, regional: Pair<string>) =>
    createCertificates(scopes.global, { ...scopes, zoneId, of, names: { domain, regional } });
  const certificates = certify(undefined, names.application, names.regional);
  const apiCertificates = names.api && certify("api", names.api.public, names.api.regional);
  if (config.accountBaseline) {
    createReplication(scopes.primary, environment.secondary.region);
    for (const scope of bothOf(scopes)) pinCertificateAuthority(scope);
    watchSpending(scopes, config);
  }
  if (config.imageTag === undefined) sayNoImage(config);
  if (environment.api && config.apiIssuer === undefined) sayNoTokens(config);
  if (config.backupAccount !== undefined) sayHowLong(config, config.backupAccount);

  const ground = (at: Slot) =>
    createGround(scopes[at], {
      environment,
      reserveConcurrency: config.reserveConcurrency,
      plan: recovery[at],
      placement: environment[at],
      otherCidr: environment[otherSlot(at)].cidr,
      keys: keys[at],
      replication:
        environment.database.recovery === "replica" && at === "primary"
          ? { region: environment.secondary.region, dataKeyArn: keys.secondary.data.arn }
          : undefined,
      loginsOf: recovery[at].databases.some(({ half }) => half === "replica")
        ? scopes[otherSlot(at)].region.code
        : undefined,
      lease: lease?.[at],
      processor: processors?.[at],
      peerName: at === "primary" ? peer?.name : undefined,
    });
  const grounds = pairOf(ground);
  const databasesIn = databasesOf(recovery.global, grounds);
  const createSite = (at: Slot, closed: readonly pulumi.Resource[]): Site => {
    const region = withDatabases(grounds[at], databasesIn(at, closed));
    const api = environment.api &&
      names.api &&
      apiCertificates && {
        descriptor: environment.api,
        names: names.api,
        regionalName: names.api.regional[at],
        certificateArn: apiCertificates[at],
      };
    const application = createApplication(region, {
      config,
      names,
      regionalName: names.regional[at],
      certificateArn: certificates[at],
      api,
      lookAtService: lookups.lookAtService,
    });
    return { region, application };
  };
  // The region that is left is made, and thereby closed, before the one that the database moves to.
  const active: Slot = recovery.writer.region === environment.primary.region ? "primary" : "secondary";
  const other = createSite(otherSlot(active), []);
  const writer = createSite(active, shutBefore(recovery[active], other));
  const { primary, secondary } = pairOf((at) => (at === active ? writer : other));

  const steering = steerCustomers(scopes.global, {
    recovery,
    timeIn: lookups.timeIn,
    raiseEpoch: lookups.raiseEpoch,
    primary,
    secondary,
    zoneId,
    names,
  });
  scopes.registerLost(steering.gates);
  const keepers = keepOneOpen({ config, names, primary, secondary, ...steering });
  const backups = backUpDatabases({ primary: primary.region, secondary: secondary.region }, config);
  const topics = watch(scopes, {
    config,
    primary,
    secondary,
    certificates,
    vaults: backups,
    keepers,
    names,
    ...steering,
  });
  auditAccount(scopes, { config, keys, topics: topics.primary });
  const toPeer = peer && peerEnvironments(primary.region, peer, config);
  letChangeNames(scopes.global, people, [
    { zoneId, names: allNames(names), made: config.hostedZone.kind === "create" },
    ...(toPeer ? [{ zoneId: toPeer.zoneId, names: [toPeer.name], made: true }] : []),
  ]);

  return {
    config,
    recovery,
    primary,
    secondary,
    ...steering,
    backups,
    topics,
    names,
    zoneId,
    nameServers,
    peerings: {
      regions: peerRegions(primary.region, secondary.region, environment.database.recovery),
      environments: toPeer?.connectionId,
    },
    peerUrl: toPeer?.url,
  };
}

/** The processor's key in each region, and the way to the processor. Undefined where there is none. */
function shareProcessor(
  scopes: Scopes,
  keys: Pair<Keys>,
  { environment: { processor }, processorHosts: hosts, processorApiKey: apiKey }: Config,
) {
  if (processor === undefined || apiKey === undefined) return undefined;
  return pairOf((at) => ({
    hosts,
    port: portOf(processor),
    way: wayOf(processor, at),
    key: createProcessorKey(scopes[at], { apiKey, dataKeyArn: keys[at].data.arn }),
  }));
}

/** The log of queries to the zone. Route 53 writes it in us-east-1 alone, so an environment without that region has none. */
function logQueries(
  scopes: Scopes,
  keys: Pair<Keys>,
  { domainName, environment }: Config,
  zoneId: pulumi.Input<string>,
): void {
  for (const at of slots)
    if (scopes[at].region.name === "us-east-1")
      createQueryLog(scopes[at], {
        zoneId,
        zoneName: domainName,
        keyArn: keys[at].logs.arn,
        retentionDays: environment.logs.auditDays,
      });
}

/**
 * The watch over the account's spending. It needs addresses: a budget that nobody is told of watches nothing, and AWS takes
 * no notification without one.
 */
function watchSpending(scopes: Scopes, { alertEmails: emails, ...config }: Config): void {
  if (emails.length > 0) createSpending(scopes.global, { ...config, emails });
  else sayNobodyTold();
}
