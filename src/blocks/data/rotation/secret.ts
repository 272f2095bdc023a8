import { isText, parseObject } from "../../../kit/rotation/untrusted.ts";
import { type ApplicationLogin, applicationLogins, isApplicationLogin } from "./roles.ts";

/** The place of the application's database. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
}

/** The application secret's value; `password` is null until the first one is set. */
export interface ApplicationSecretValue extends DatabaseAddress {
  readonly username: ApplicationLogin;
  readonly password: string | null;
}

/** An application secret one can log in with. */
export interface DatabaseCredential extends ApplicationSecretValue {
  readonly password: string;
}

/** The master secret's value, in the shape RDS gives it. */
export interface MasterCredential {
  readonly username: string;
  readonly password: string;
}

/**
 * The first version of the application secret: without a password, so that whoever deploys it never knows
 * one and none gets into the deployment's state.
 */
export function initialSecret({ host, port, dbname }: DatabaseAddress): string {
  return JSON.stringify({ engine: "postgres", host, port, dbname, username: applicationLogins[0] });
}

export function formatCredential({ host, port, dbname, username, password }: DatabaseCredential): string {
  return JSON.stringify({ engine: "postgres", host, port, dbname, username, password });
}

/** @throws Error that names every field that is not as it must be, and no value. */
export function parseApplicationSecret(text: string): ApplicationSecretValue {
  const { engine, host, port, dbname, username, password = null } = parseObject(text, "application");
  if (
    engine === "postgres" &&
    isText(host) &&
    typeof port === "number" &&
    isText(dbname) &&
    isApplicationLogin(username) &&
    (password === null || isText(password))
  ) {
    return { host, port, dbname, username, password };
  }
  throw new Error(
    `The application secret must hold engine "postgres", host, port (a number), dbname, username (${applicationLogins.join(" or ")}) and, once set, password`,
  );
}

/** The master secret's value where it is ours: what RDS gives, and where the database is. */
export interface OwnMasterCredential extends MasterCredential, DatabaseAddress {}

export function formatMaster({ host, port, dbname, username, password }: OwnMasterCredential): string {
  return JSON.stringify({ engine: "postgres", host, port, dbname, username, password });
}

/** @throws Error that names every field that is not as it must be, and no value. */
export function parseOwnMaster(text: string): OwnMasterCredential {
  const { engine, host, port, dbname, username, password } = parseObject(text, "master");
  if (
    engine === "postgres" &&
    isText(host) &&
    typeof port === "number" &&
    isText(dbname) &&
    isText(username) &&
    isText(password)
  ) {
    return { host, port, dbname, username, password };
  }
  throw new Error(
    'The master secret must hold engine "postgres", host, port (a number), dbname, username and password',
  );
}

/** @throws Error when the value has not the two fields RDS writes. */
export function parseMasterSecret(text: string): MasterCredential {
  const { username, password } = parseObject(text, "master");
  if (isText(username) && isText(password)) return { username, password };
  throw new Error("The master secret must hold username and password");
}
