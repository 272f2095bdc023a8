import type { Environment } from "../../environments/index.ts";
import { regions } from "../../regions/index.ts";

/** The names that lead to one environment. */
export interface PublicNames {
  /** What customers use; it leads to the region that is active. */
  readonly application: string;
  /** What leads to one region alone, for checks and drills. The primary's, then the secondary's. */
  readonly regional: readonly [string, string];
  /** The same for the public API; undefined in an environment without one. */
  readonly api: ApiNames | undefined;
}

/** As for the application: the one that moves, and one for each region. */
export interface ApiNames {
  readonly public: string;
  readonly regional: readonly [string, string];
}

export function publicNames(domainName: string, { primary, secondary, api }: Environment): PublicNames {
  const codes = [regions[primary.region].code, regions[secondary.region].code] as const;
  const regionalOf = (domain: string) => [`${codes[0]}.${domain}`, `${codes[1]}.${domain}`] as const;
  const apiName = `api.${domainName}`;
  return {
    application: domainName,
    regional: regionalOf(domainName),
    api: api && { public: apiName, regional: regionalOf(apiName) },
  };
}

/** The names that customers use, whichever region they lead to. */
export const customerNames = ({ application, api }: PublicNames): readonly string[] => [
  application,
  ...(api ? [api.public] : []),
];
