import { isText, parseObject } from "../../../kit/rotation/untrusted.ts";
import { type ApplicationLogin, applicationFamily, type LoginFamily } from "./roles.ts";

/** The place of the application's database. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
}

/** The value of a secret of logins that take turns; `password` is null until the first one is set. */
export interface LoginSecretValue<Login extends string = string> extends DatabaseAddress {
  readonly username: Login;
  readonly password: string | null;
}

/** The value of a secret of logins once it has a password, so that one can log in with it. */
export interface DatabaseCredential extends LoginSecretValue {
  readonly password: string;
}

/** The master secret's value, in the shape RDS gives it. */
interface MasterCredential {
  readonly username: string;
  readonly password: string;
}

/**
 * The first version of a secret of logins: without a password, so that whoever deploys it never knows
 * one and none gets into the deployment's state.
 */
export function initialSecret(
  { host, port, dbname }: DatabaseAddress,
  { logins: [username] }: LoginFamily = applicationFamily,
): string {
  return JSON.stringify({ engine: "postgres", host, port, dbname, username });
}

export function formatCredential({ host, port, dbname, username, password }: DatabaseCredential): string {
  return JSON.stringify({ engine: "postgres", host, port, dbname, username, password });
}

/**
 * @param of whose it is, for the message
 * @throws Error that names every field that is not as it must be, and no value.
 */
export function parseLoginSecret<Login extends string>(
  text: string,
  of: string,
  { logins }: LoginFamily<Login>,
): LoginSecretValue<Login> {
  const { engine, host, port, dbname, username: name, password = null } = parseObject(text, of);
  const username = logins.find((login) => login === name);
  if (
    engine === "postgres" &&
    isText(host) &&
    typeof port === "number" &&
    isText(dbname) &&
    username !== undefined &&
    (password === null || isText(password))
  ) {
    return { host, port, dbname, username, password };
  }
  throw new Error(
    `The ${of} secret must hold engine "postgres", host, port (a number), dbname, username (${logins.join(" or ")}) and, once set, password`,
  );
}

export const parseApplicationSecret = (text: string): LoginSecretValue<ApplicationLogin> =>
  parseLoginSecret(text, "application", applicationFamily);

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
