import type { Environment } from "../../environments/index.ts";
import { bothOf, type Pair, pairOf, regions } from "../../regions/index.ts";

/** The names that lead to one environment. */
export interface PublicNames {
  /** The name that customers use; it leads to the active region. */
  readonly application: string;
  /** The name of one region alone, for checks and drills. */
  readonly regional: Pair<string>;
  /** The names of the public API; undefined in an environment without one. */
  readonly api: ApiNames | undefined;
}

/** The names of the public API: the one that leads to the active region, and one for each region. */
export interface ApiNames {
  readonly public: string;
  readonly regional: Pair<string>;
}

export function publicNames(domainName: string, environment: Environment): PublicNames {
  const regionalOf = (domain: string) => pairOf((at) => `${regions[environment[at].region].code}.${domain}`);
  const apiName = `api.${domainName}`;
  return {
    application: domainName,
    regional: regionalOf(domainName),
    api: environment.api && { public: apiName, regional: regionalOf(apiName) },
  };
}

/** The names that customers use, whichever region they lead to. */
export const customerNames = ({ application, api }: PublicNames): readonly string[] => [
  application,
  ...(api ? [api.public] : []),
];

/** Every name that the environment has. */
export const allNames = ({ application, regional, api }: PublicNames): readonly string[] => [
  application,
  ...bothOf(regional),
  ...(api ? [api.public, ...bothOf(api.regional)] : []),
];
