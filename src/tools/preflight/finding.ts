/** One thing that has to be so before a deployment, and whether it is. */
export interface PreflightFinding {
  readonly what: string;
  /** A region, or what is no region's. */
  readonly where: string;
  readonly needed: string;
  readonly found: string;
  /** What to do where it is not so; undefined where it is. */
  readonly mend: string | undefined;
}

/** Where nothing has to be mended. */
export const there = (about: Omit<PreflightFinding, "mend">): PreflightFinding => ({
  ...about,
  mend: undefined,
});

/** @param isThere whether what is needed was found */
export const judged = (
  isThere: boolean,
  { mend, ...about }: Omit<PreflightFinding, "mend"> & { readonly mend: string },
): PreflightFinding => (isThere ? there(about) : { ...about, mend });
