import type { Environment } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import type { Backend } from "./backend.ts";
import type { PreflightClients } from "./clients.ts";
import type { PreflightFinding } from "./finding.ts";
import type { Software } from "./software.ts";
import type { Wants } from "./wants.ts";

/** The subject of the examinations, and their means. */
export interface Preflight {
  readonly stack: string;
  readonly environment: Environment;
  readonly settings: PreflightSettings;
  /** The regions that may be asked: not one that the configuration declares unreachable. */
  readonly regions: readonly RegionName[];
  readonly wants: Wants;
  readonly backend: Backend;
  readonly software: Software;
  readonly clients: PreflightClients;
  /** The look-ups of names; undefined for a kind of records that a name does not have. */
  readonly names: Names;
  /** Reads JSON from an address. */
  readonly read: (url: string) => Promise<unknown>;
}

/** Settings of the stack's configuration. */
interface PreflightSettings {
  /** The zone that is there already; undefined where the stack makes its own. */
  readonly hostedZone: string | undefined;
  readonly imageTag: string | undefined;
}

/** The names of the internet. */
export interface Names {
  /** Hosts of the servers that a zone is delegated to; none where it is not. */
  readonly servers: (zone: string) => Promise<readonly string[]>;
  /** The authorities that the CAA records of exactly this name admit; undefined where it has none. */
  readonly issuers: (name: string) => Promise<readonly string[] | undefined>;
}

/** An examination of one condition of a deployment. */
export interface Examination {
  readonly id: string;
  readonly what: string;
  /** The IAM actions that it takes. */
  readonly needs: readonly string[];
  readonly run: (preflight: Preflight) => Promise<readonly PreflightFinding[]>;
}
