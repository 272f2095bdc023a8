/** A finding about one condition of a deployment, and whether it holds. */
export interface PreflightFinding {
  readonly what: string;
  /** A region, or the service that is no region's. */
  readonly where: string;
  readonly needed: string;
  readonly found: string;
  /** The remedy; undefined where nothing is missing. */
  readonly mend: string | undefined;
}

/** A finding without a remedy. */
export const there = (about: Omit<PreflightFinding, "mend">): PreflightFinding => ({
  ...about,
  mend: undefined,
});

/** @param isThere whether what is needed was found */
export const judged = (
  isThere: boolean,
  { mend, ...about }: Omit<PreflightFinding, "mend"> & { readonly mend: string },
): PreflightFinding => (isThere ? there(about) : { ...about, mend });
