import type { Settings } from "../../../kit/function/settings.ts";

/** The function's settings. */
interface PointAgeEnvironment {
  /** The vault whose recovery points it looks at. */
  readonly vault: string;
}

export const settings: Settings<keyof PointAgeEnvironment> = {
  vault: { variable: "BACKUP_VAULT", format: /^[\w-]{2,50}$/, allowed: "the name of a backup vault" },
};
