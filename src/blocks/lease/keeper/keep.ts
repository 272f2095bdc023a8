import type { MayStill, ShutGate } from "../../../kit/shutting/shut.ts";

/** A region's keeper, with its ways to the record and to the environment's other region. */
export interface Keeper {
  /** The keeper's own region. */
  readonly region: string;
  /**
   * Reads the record's latest version.
   * @returns the region that writes; undefined where none has begun to
   * @throws where the record cannot be read
   */
  readonly readHome: () => Promise<string | undefined>;
  readonly look: () => Promise<OtherRegion>;
  readonly shut: (mayStill: MayStill) => Promise<readonly ShutGate[]>;
}

/** The other region's gates, each by its name. */
export interface OtherRegion {
  /** Gates that let payments be written. */
  readonly open: readonly string[];
  /** Gates that the region does not answer about. */
  readonly silent: readonly string[];
}

/** A line that the function writes, and the metric's filter reads. */
interface KeptLine {
  /** The region that writes, as the record had it. */
  readonly home: string;
  /** The number of gates that stood open in the other region while this one writes. */
  readonly openGates: number;
  readonly open: readonly string[];
  readonly silent: readonly string[];
  readonly shut: readonly string[];
  /** Gates that could not be shut, with the reason. */
  readonly notShut: readonly string[];
  /** Whether another region has begun to write in the meantime: then a gate that has been shut may have been in use. */
  readonly overtaken: boolean | "unknown";
}

/**
 * Closes the other region where the record names this one, and that one answers and stands open: a lost region that comes
 * back, as it was.
 *
 * The order is what keeps it from closing a region that is moved to. There the epoch is raised before anything opens
 * (src/program/steering.ts). So gates that were seen open, and a record that named this region *after* that, cannot be a move's
 * doing; and the record is read again right before each request that changes something. Where it cannot be read, or names
 * nobody, nothing is done.
 */
export async function keep({ region, readHome, look, shut }: Keeper): Promise<KeptLine> {
  const home = await readHome();
  const quiet = {
    home: home ?? "nobody",
    openGates: 0,
    open: [],
    silent: [],
    shut: [],
    notShut: [],
    overtaken: false,
  };
  if (home !== region) return quiet;
  const { open, silent } = await look();
  if (open.length === 0) return { ...quiet, silent };
  const gates = await shut(async () => {
    const now = await readHome();
    if (now !== region) throw new Error(`${now ?? "nobody"} writes now`);
  });
  return {
    ...quiet,
    openGates: open.length,
    open,
    silent,
    shut: gates.filter(({ problem }) => problem === undefined).map(({ name }) => name),
    notShut: gates.flatMap(({ name, problem }) =>
      problem === undefined
        ? []
        : [`${name}: ${problem instanceof Error ? problem.message : String(problem)}`],
    ),
    overtaken: await readHome().then(
      (now) => now !== region,
      () => "unknown",
    ),
  };
}
