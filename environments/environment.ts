import type { RegionName, Zone } from "../regions/index.ts";

/** What one environment is. A stack's name is the name of its descriptor. */
export interface Environment {
  readonly name: string;
  /** Where traffic is served unless `activeRegion` says otherwise; its DNS record is PRIMARY for ever. */
  readonly home: Placement;
  /** Where the environment moves to; its DNS record is SECONDARY for ever. */
  readonly standby: Placement;
  /** Environments whose app tier this one's app tier may open connections to, in the home region. */
  readonly peers: readonly string[];
  /** Whether Pulumi refuses to delete or replace what holds data or the keys to it (`protect`). */
  readonly protectCritical: boolean;
  /** Value of the tag `CostCenter`. */
  readonly costCenter: string;
  readonly logs: LogRetention;
  readonly sizes: Sizes;
}

/** Where an environment stands in one region. */
export interface Placement {
  readonly region: RegionName;
  /** The VPC's /16. Disjoint from every other range of every environment, because any two may be peered. */
  readonly cidr: string;
  readonly zones: readonly Zone[];
}

/** Days that logs are kept, among those CloudWatch Logs offers. */
export interface LogRetention {
  /** What an auditor may ask for: network flows, access, changes. PCI DSS v4.0.1 10.5.1 asks for twelve months. */
  readonly auditDays: number;
  readonly applicationDays: number;
}

/** What a stack's `sizes` may override, and nothing else. */
export interface Sizes {
  /** Aurora capacity units, in steps of 0.5; 0 lets the database pause. */
  readonly databaseMinAcu: number;
  readonly databaseMaxAcu: number;
  /** Tasks of the service in the active region. */
  readonly serviceMinTasks: number;
  readonly serviceMaxTasks: number;
}
