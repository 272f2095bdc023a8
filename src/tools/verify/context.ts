import type { Environment, Placement } from "../../../environments/index.ts";
import { type Pair, pairOf, type RegionName, regions, type Slot } from "../../../regions/index.ts";
import type { TokenIssuer } from "../../blocks/api/token-issuer.ts";
import type { CheckClients } from "./aws/clients.ts";
import type { Deployed, DeployedRegion } from "./outputs.ts";
import type { Address } from "./sockets/address.ts";
import type { Sockets } from "./sockets/internet.ts";

/** The surroundings of checks: environment, outputs and clients. */
export interface CheckContext extends Pair<CheckedSite> {
  readonly environment: Environment;
  readonly deployed: Deployed;
  /** The issuer of the tokens that the public API asks for; undefined where the application alone decides who may call. */
  readonly issuer: TokenIssuer | undefined;
  /** The application's image, by the configuration; undefined where none is to run. */
  readonly imageTag: string | undefined;
  readonly clients: CheckClients;
  readonly internet: Sockets;
  readonly now: Date;
  /** The address that the writable database is forwarded to; undefined where there is no way to it. */
  readonly databaseHost: Address | undefined;
}

/** The environment in one region. */
export interface CheckedSite {
  readonly region: RegionName;
  readonly code: string;
  readonly placement: Placement;
  readonly outputs: DeployedRegion;
  /** Whether the region serves customers. */
  readonly active: boolean;
}

export type ContextArgs = Omit<CheckContext, Slot>;

export function createContext(args: ContextArgs): CheckContext {
  const { environment, deployed } = args;
  const site = (placement: Placement): CheckedSite => {
    const outputs = deployed.regions[placement.region];
    return {
      region: placement.region,
      code: regions[placement.region].code,
      placement,
      outputs,
      active: outputs.role === "active",
    };
  };
  return { ...args, ...pairOf((at) => site(environment[at])) };
}

export const otherSite = ({ primary, secondary }: CheckContext, { region }: CheckedSite): CheckedSite =>
  region === primary.region ? secondary : primary;

export const activeSite = ({ primary, secondary }: CheckContext): CheckedSite =>
  secondary.active ? secondary : primary;

/** The name that customers use. */
export const publicName = ({ deployed }: CheckContext): string => new URL(deployed.url).hostname;

/** The name that leads to one region alone. */
export const regionalName = ({ outputs }: CheckedSite): string => new URL(outputs.loadBalancer.url).hostname;
