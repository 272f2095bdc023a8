import * as pulumi from "@pulumi/pulumi";
import { recordNames } from "../blocks/dns/records.ts";
import { createZone } from "../blocks/dns/zone.ts";
import { publicNames } from "../kit/public-names.ts";
import type { RecoveryPlan } from "../recovery/plan.ts";
import type { Config } from "./config/config.ts";
import { createScopes } from "./region-scopes.ts";

/**
 * The first of two updates where the stack makes its own zone: the zone, and nothing that has to be proven in it. Nobody can
 * have delegated to name servers that are not known yet, and a certificate would wait for that in vain. The next update finds
 * the output `hostedZoneId` and makes the rest.
 */
export async function createZoneFirst(config: Config, recovery: RecoveryPlan) {
  const { environment, suffix, domainName } = config;
  const { global } = await createScopes(config, recovery);
  const { zoneId, nameServers } = createZone(global, domainName);
  void pulumi.log.info(
    `This update makes the hosted zone ${domainName} and nothing else. Have ${parentOf(domainName)} delegate to it: ` +
      `NS records of ${domainName}, with the output nameServers. When they answer ` +
      `(dig +short NS ${domainName}), the rest is made by: npx pulumi up --stack ${environment.name}`,
  );
  return { environment: environment.name, suffix, hostedZoneId: zoneId, nameServers };
}

const parentOf = (domain: string): string => domain.slice(domain.indexOf(".") + 1);

/**
 * Says which records the first update makes in a zone that others have written into: Route 53 refuses a second one of the
 * same name and type, and an update that took somebody's record over could take a company's website down.
 */
export function sayWhichRecords({ hostedZone, domainName, environment }: Config): void {
  if (hostedZone.kind === "create") return;
  void pulumi.log.info(
    `The first update makes these records in ${hostedZone.name}, where none of them may be yet: ` +
      `${recordNames(publicNames(domainName, environment)).join(", ")}. Remove or rename what is in the way first ` +
      "(aws route53 list-resource-record-sets). Records that prove certificates may be there: they are the same for all.",
  );
}
