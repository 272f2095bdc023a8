import pg from "pg";
import type { DatabaseSession } from "./database.ts";
import { applicationGroup, applicationLogins, type LoginFamily, peoplesFamilies } from "./roles.ts";

const { escapeIdentifier, escapeLiteral } = pg;

/**
 * Makes `login` a working login of its family with the password behind `verifier`, in the master's session. Every statement
 * can be repeated and the password comes last, so that a run that died is mended by the next one; not one statement touches
 * the sibling login.
 *
 * The grants of every login, and why there are no more:
 * - Logins do not inherit from their group: after `SET ROLE NONE` a login can do nothing. Otherwise it could leave behind a
 * table of its own, unreadable for its sibling after the next rotation.
 * - CONNECT is therefore granted to the login itself; PostgreSQL checks it before `SET role` takes effect.
 * - PUBLIC loses CONNECT and TEMPORARY on this database: a role made for anything else cannot look in. CREATE in the schema
 * `public` is nobody's since PostgreSQL 15.
 */
export async function prepareLogin(
  session: DatabaseSession,
  dbname: string,
  family: LoginFamily,
  login: string,
  verifier: string,
): Promise<void> {
  const database = escapeIdentifier(dbname);
  const group = escapeIdentifier(family.group);
  const user = escapeIdentifier(login);
  await makeRoles(session, { [applicationGroup]: "NOLOGIN", [family.group]: "NOLOGIN", [login]: "LOGIN" });
  await grantApplication(session);
  await grantPeople(session, family);
  await session.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await session.query(`GRANT CONNECT ON DATABASE ${database} TO ${user}`);
  await session.query(`GRANT ${group} TO ${user} WITH INHERIT FALSE, SET TRUE`);
  await session.query(`ALTER ROLE ${user} SET role = ${escapeLiteral(family.group)}`);
  for (const [name, value] of Object.entries(family.settings))
    await session.query(`ALTER ROLE ${user} SET ${escapeIdentifier(name)} = ${escapeLiteral(value)}`);
  await session.query(`ALTER ROLE ${user} LOGIN PASSWORD ${escapeLiteral(verifier)}`);
}

async function makeRoles(
  session: DatabaseSession,
  roles: Readonly<Record<string, "LOGIN" | "NOLOGIN">>,
): Promise<void> {
  const existing = await session.query("SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", [
    Object.keys(roles),
  ]);
  for (const [name, kind] of Object.entries(roles))
    if (!existing.some(({ rolname }) => rolname === name))
      await session.query(`CREATE ROLE ${escapeIdentifier(name)} ${kind}`);
}

/**
 * Grants the application to use and create objects in its own schema. The schema belongs to the master, so that the
 * application can neither drop it nor let others into it. No default privileges for its own logins: both act as the group,
 * so that every object belongs to the group and either login can use and migrate what the other made.
 */
async function grantApplication(session: DatabaseSession): Promise<void> {
  const group = escapeIdentifier(applicationGroup);
  await session.query(`CREATE SCHEMA IF NOT EXISTS ${group}`);
  await session.query(`GRANT USAGE, CREATE ON SCHEMA ${group} TO ${group}`);
}

async function grantPeople(session: DatabaseSession, { group }: LoginFamily): Promise<void> {
  if (group === peoplesFamilies.reader.group) await grantReading(session, group);
  if (group === peoplesFamilies.administrator.group) await grantAdministration(session, group);
}

/**
 * Grants reading of the application's tables, those to come too, and of nothing else. `pg_read_all_data` would be more: it
 * reads the passwords' verifiers as well (`pg_class_aclmask_ext` in PostgreSQL's aclchk.c asks for it of any relation).
 * Only their owner may grant that, whom the master therefore has to be able to act as.
 */
async function grantReading(session: DatabaseSession, group: string): Promise<void> {
  const owner = escapeIdentifier(applicationGroup);
  const readers = escapeIdentifier(group);
  await session.query(`GRANT USAGE ON SCHEMA ${owner} TO ${readers}`);
  await session.query(`GRANT ${owner} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE`);
  await session.query(`SET ROLE ${owner}`);
  await session.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${owner} GRANT SELECT ON TABLES TO ${readers}`);
  const unread = await session.query(
    `SELECT relname FROM pg_class
     WHERE relnamespace = $1::text::regnamespace AND relowner = $1::text::regrole AND relkind IN ('r', 'p', 'v', 'm', 'f')
       AND NOT has_table_privilege($2::text, oid, 'SELECT')`,
    [applicationGroup, group],
  );
  for (const { relname } of unread)
    await session.query(`GRANT SELECT ON ${owner}.${escapeIdentifier(String(relname))} TO ${readers}`);
  await session.query("RESET ROLE");
}

/**
 * Grants administrators everything that the application may do with its tables, and to see and end what its logins run: for
 * that they have to inherit from the logins themselves
 * (https://www.postgresql.org/docs/17/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL). Not granted are other roles and their
 * passwords, settings of the server and other databases.
 */
async function grantAdministration(session: DatabaseSession, group: string): Promise<void> {
  const administrators = escapeIdentifier(group);
  await makeRoles(session, Object.fromEntries(applicationLogins.map((login) => [login, "LOGIN"] as const)));
  await session.query(
    `GRANT ${escapeIdentifier(applicationGroup)} TO ${administrators} WITH INHERIT TRUE, SET TRUE`,
  );
  for (const login of applicationLogins)
    await session.query(`GRANT ${escapeIdentifier(login)} TO ${administrators} WITH INHERIT TRUE, SET FALSE`);
}
