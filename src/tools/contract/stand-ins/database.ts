import { randomBytes } from "node:crypto";
import { type Login, postgresOver, withSession } from "../../../blocks/data/rotation/database.ts";
import { prepareLogin } from "../../../blocks/data/rotation/grants.ts";
import {
  type ApplicationLogin,
  applicationFamily,
  applicationLogins,
  siblingOf,
} from "../../../blocks/data/rotation/roles.ts";
import { scramVerifier } from "../../../blocks/data/rotation/scram.ts";
import type { Authority } from "./certificates.ts";
import { startPostgres } from "./postgres.ts";

/** A login of the application's. */
interface Credential {
  readonly username: ApplicationLogin;
  readonly password: string;
}

/** A real PostgreSQL, with the application's logins as the rotation function makes them. */
export interface DatabaseStandIn {
  readonly port: number;
  /** The login that the secret holds at the moment. */
  current(): Credential;
  /** Rotates the password as the rotation function does: the other login gets a new one and becomes the current one. */
  rotate(): Promise<void>;
  /** The rows of a database of this server, asked as its owner. */
  ask(
    database: string,
    ...statements: readonly string[]
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Makes another database, with the application's logins as well. @param template the database that it is a copy of */
  create(database: string, template?: string): Promise<void>;
  stop(): Promise<void>;
}

/** The name of the application's database. */
export const databaseName = "payments";

export async function startDatabase(authority: Authority): Promise<DatabaseStandIn> {
  const server = await startPostgres(await authority.issue("localhost"), [
    "log_statement=none",
    "max_connections=80",
  ]);
  const connect = postgresOver([authority.cert]);
  const owner = (dbname: string): Login => ({
    host: "localhost",
    port: server.port,
    dbname,
    ...server.superuser,
  });
  const ask: DatabaseStandIn["ask"] = (database, ...statements) =>
    withSession(connect, owner(database), async (session) => {
      let rows: readonly Readonly<Record<string, unknown>>[] = [];
      for (const statement of statements) rows = await session.query(statement);
      return rows;
    });
  const databases: string[] = [];
  let credential: Credential = { username: applicationLogins[0], password: newPassword() };
  const prepare = async (database: string, { username, password }: Credential) => {
    const verifier = await scramVerifier(password);
    await withSession(connect, owner(database), (session) =>
      prepareLogin(session, database, applicationFamily, username, verifier),
    );
  };
  const create: DatabaseStandIn["create"] = async (database, template) => {
    await ask(
      "postgres",
      `CREATE DATABASE ${database}${template === undefined ? "" : ` TEMPLATE ${template}`}`,
    );
    databases.push(database);
    await prepare(database, credential);
  };
  await create(databaseName);
  return {
    port: server.port,
    current: () => credential,
    rotate: async () => {
      const next = { username: siblingOf(applicationFamily, credential.username), password: newPassword() };
      for (const database of databases) await prepare(database, next);
      credential = next;
    },
    ask,
    create,
    stop: server.stop,
  };
}

const newPassword = (): string => randomBytes(24).toString("base64url");
