import { hostName, readSettings, type Settings, secretArn } from "../../../kit/function/settings.ts";

/** The function's settings. */
export interface SessionRotationEnvironment {
  /** The only secret this function rotates. */
  readonly secretArn: string;
  /** The only user of ElastiCache whose passwords it sets. */
  readonly userId: string;
  /** The only server that is ever logged in to. */
  readonly host: string;
}

export const settings: Settings<keyof SessionRotationEnvironment> = {
  secretArn: secretArn("SESSIONS_SECRET_ARN"),
  userId: {
    variable: "SESSIONS_USER_ID",
    format: /^[a-z](?:-?[a-z0-9])*$/,
    allowed: "the ID of a user of ElastiCache",
  },
  host: hostName("SESSIONS_HOST"),
};

/** @throws Error that names every variable that is missing or malformed. */
export const readEnvironment = (
  variables: Readonly<Record<string, string | undefined>>,
): SessionRotationEnvironment => readSettings(settings, variables);
