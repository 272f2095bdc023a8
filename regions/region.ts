/** One AWS region, as far as this program needs to know it. */
export interface Region {
  readonly name: RegionName;
  /** AWS's own short code: it is what the region's availability zone IDs begin with (`use1-az1`). */
  readonly code: string;
  /**
   * The availability zones that may be used, by the number in their ID. IDs name the same place in every account;
   * names (`us-east-1a`) are shuffled per account.
   */
  readonly zones: readonly Zone[];
}

export type RegionName = "us-east-1" | "us-west-2";

export type Zone = "az1" | "az2" | "az3" | "az4" | "az5" | "az6";
