import type { Environment } from "../../environments/index.ts";
import { regions } from "../../regions/index.ts";

/** The names that lead to one environment. */
export interface PublicNames {
  /** What customers use; it leads to the region that is active. */
  readonly application: string;
  /** What leads to one region alone, for checks and drills. Home, then standby. */
  readonly regional: readonly [string, string];
}

export function publicNames(domainName: string, { home, standby }: Environment): PublicNames {
  const regional = (region: Environment["home"]["region"]) => `${regions[region].code}.${domainName}`;
  return { application: domainName, regional: [regional(home.region), regional(standby.region)] };
}
