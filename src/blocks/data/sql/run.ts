import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readCurrent, readPrevious } from "../../../kit/rotation/reading.ts";
import { type Connect, type DatabaseSession, isLoginRefused } from "../rotation/database.ts";
import { type Access, peoplesFamilies } from "../rotation/roles.ts";
import { parseLoginSecret } from "../rotation/secret.ts";
import type { SqlRequest } from "./event.ts";
import { mostBytes, mostRows } from "./limits.ts";

/** The function's surroundings; the tests hand it a double and a local server. */
export interface SqlContext {
  readonly environment: {
    readonly access: Access;
    readonly loginSecretArn: string;
    readonly databaseHost: string;
  };
  readonly secrets: SecretsManagerClient;
  readonly connect: Connect;
}

export interface SqlAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Whether there are more rows than {@link mostRows}, which are left out. */
  readonly more: boolean;
}

/**
 * Runs one statement: PostgreSQL takes no second one by the protocol that a statement with parameters comes by
 * (https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY), so that nobody ends the transaction.
 */
export async function runStatement(context: SqlContext, request: SqlRequest): Promise<SqlAnswer> {
  const session = await login(context, request.host ?? context.environment.databaseHost);
  try {
    const rows = await ways[context.environment.access](session, request.statement);
    const answer = { rows: rows.slice(0, mostRows), more: rows.length > mostRows };
    const bytes = Buffer.byteLength(JSON.stringify(answer));
    if (bytes > mostBytes)
      throw new Error(`The answer has ${bytes} bytes, and may have ${mostBytes}: ask for less`);
    return answer;
  } finally {
    await session.end();
  }
}

/**
 * The way of running a statement, by kind of login. Readers get a cursor in a transaction that writes nothing: even a
 * function that is called inside cannot. Their login could write nothing either. Administrators' statements stand alone, as
 * some of maintenance have to.
 */
const ways: Readonly<
  Record<Access, (session: DatabaseSession, statement: string) => Promise<SqlAnswer["rows"]>>
> = {
  reader: async (session, statement) => {
    await session.query("BEGIN READ ONLY");
    await session.one(`DECLARE answer NO SCROLL CURSOR FOR ${statement}`);
    return session.query(`FETCH ${mostRows + 1} FROM answer`);
  },
  administrator: (session, statement) => session.one(statement),
};

/**
 * Logs in by the current password, or the one before: a rotation may have come between, and a database that was restored by
 * hand knows what was current when its snapshot was taken.
 */
async function login({ environment, secrets, connect }: SqlContext, host: string): Promise<DatabaseSession> {
  const { access, loginSecretArn } = environment;
  const open = async (text: string | null) => {
    const { password, ...secret } = parseLoginSecret(text ?? "{}", access, peoplesFamilies[access]);
    if (password === null)
      throw new Error("The login has no password yet: its first rotation has not gone through");
    return connect({ ...secret, password, host });
  };
  const current = await readCurrent(secrets, loginSecretArn);
  try {
    return await open(current);
  } catch (error) {
    if (!isLoginRefused(error)) throw error;
    const previous = await readPrevious(secrets, loginSecretArn);
    if (previous === null) throw error;
    return open(previous);
  }
}
