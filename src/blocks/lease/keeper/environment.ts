import type { Settings } from "../../../kit/function/settings.ts";
import type { KeptGates } from "./look.ts";

/** The function's settings. */
interface KeeperEnvironment {
  /** The table that has the record. */
  readonly table: string;
  readonly otherRegion: string;
  /** The other region's gates, as {@link KeptGates} in JSON. */
  readonly gates: string;
}

export const settings: Settings<keyof KeeperEnvironment> = {
  table: { variable: "LEASE_TABLE", format: /^[\w.-]{3,255}$/, allowed: "the name of a table" },
  otherRegion: { variable: "OTHER_REGION", format: /^[a-z]{2}(-[a-z]+)+-\d$/, allowed: "a region" },
  gates: {
    variable: "GATES",
    format: /^\{"rules":\[\{.+\}\],"cluster":"[\w-]+","services":\[.*\],"unfenced":\[.*\]\}$/,
    allowed: "gates as JSON",
  },
};

export const parseGates = (text: string): KeptGates => JSON.parse(text);
