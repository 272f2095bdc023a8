/**
 * The NOLOGIN role that holds what the application may do, and the name of the schema it works in.
 * PostgreSQL's default search_path (`"$user", public`) finds a schema named like the current role by itself.
 */
export const APPLICATION_GROUP = "payments";

/** The login roles that take turns: while one is in use, the other gets a new password. */
export const APPLICATION_LOGINS = ["payments_a", "payments_b"] as const;

export type ApplicationLogin = (typeof APPLICATION_LOGINS)[number];

export function isApplicationLogin(name: unknown): name is ApplicationLogin {
  return APPLICATION_LOGINS.some((login) => login === name);
}

/** The login whose turn it is after `login`. */
export function siblingOf(login: ApplicationLogin): ApplicationLogin {
  const [first, second] = APPLICATION_LOGINS;
  return login === first ? second : first;
}
