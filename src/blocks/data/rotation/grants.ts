import pg from "pg";
import type { DatabaseSession } from "./database.ts";
import { type ApplicationLogin, applicationGroup } from "./roles.ts";

const { escapeIdentifier, escapeLiteral } = pg;

/**
 * As master: makes `login` a working login of the application with the password behind `verifier`. Every
 * statement can be repeated and the password comes last, so that a run that died is mended by the next one;
 * not one statement touches the sibling login.
 *
 * The application's grants, and why there are no more:
 * - The group may use and create objects in its own schema. The schema belongs to the master, so that the
 *   application can neither drop it nor let others into it.
 * - No default privileges: both logins act as the group from their first statement (`SET role`), so that
 *   every object belongs to the group and either login can use and migrate what the other made.
 * - Logins do not inherit from the group: after `SET ROLE NONE` a login can do nothing. Otherwise it could
 *   leave behind a table of its own, unreadable for its sibling after the next rotation.
 * - CONNECT is therefore granted to the login itself; PostgreSQL checks it before `SET role` takes effect.
 * - PUBLIC loses CONNECT and TEMPORARY on this database: a role made for anything else cannot look in.
 *   CREATE in the schema `public` is nobody's since PostgreSQL 15.
 */
export async function prepareLogin(
  session: DatabaseSession,
  dbname: string,
  login: ApplicationLogin,
  verifier: string,
): Promise<void> {
  const database = escapeIdentifier(dbname);
  const group = escapeIdentifier(applicationGroup);
  const user = escapeIdentifier(login);
  const existing = await session.query("SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", [
    [applicationGroup, login],
  ]);
  const exists = (name: string) => existing.some(({ rolname }) => rolname === name);
  if (!exists(applicationGroup)) await session.query(`CREATE ROLE ${group} NOLOGIN`);
  if (!exists(login)) await session.query(`CREATE ROLE ${user} LOGIN`);
  await session.query(`CREATE SCHEMA IF NOT EXISTS ${group}`);
  await session.query(`GRANT USAGE, CREATE ON SCHEMA ${group} TO ${group}`);
  await session.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await session.query(`GRANT CONNECT ON DATABASE ${database} TO ${user}`);
  await session.query(`GRANT ${group} TO ${user} WITH INHERIT FALSE, SET TRUE`);
  await session.query(`ALTER ROLE ${user} SET role = ${escapeLiteral(applicationGroup)}`);
  await session.query(`ALTER ROLE ${user} LOGIN PASSWORD ${escapeLiteral(verifier)}`);
}
