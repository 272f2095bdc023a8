import { hostName, readSettings, type Settings, secretArn } from "../../../kit/function/settings.ts";

/** The function's settings. */
export interface RotationEnvironment {
  /** The ARN of the credential that RDS manages; it may create roles. */
  readonly masterSecretArn: string;
  /** The secrets that this function rotates, and beside them the master's where RDS does not. */
  readonly applicationSecretArn: string;
  readonly readerSecretArn: string;
  readonly administratorSecretArn: string;
  /** The writer's address, the only server that is ever logged in to. */
  readonly databaseHost: string;
}

export const settings: Settings<keyof RotationEnvironment> = {
  masterSecretArn: secretArn("MASTER_SECRET_ARN"),
  applicationSecretArn: secretArn("APPLICATION_SECRET_ARN"),
  readerSecretArn: secretArn("READER_SECRET_ARN"),
  administratorSecretArn: secretArn("ADMINISTRATOR_SECRET_ARN"),
  databaseHost: hostName("DATABASE_HOST"),
};

/** @throws Error that names every variable that is missing or malformed. */
export const readEnvironment = (
  variables: Readonly<Record<string, string | undefined>>,
): RotationEnvironment => readSettings(settings, variables);
