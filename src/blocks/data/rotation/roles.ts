/**
 * The NOLOGIN role that holds what the application may do, and the name of the schema it works in.
 * PostgreSQL's default search_path (`"$user", public`) finds a schema named like the current role by itself.
 */
export const applicationGroup = "payments";

/** The login roles that take turns: while one is in use, the other gets a new password. */
export const applicationLogins = ["payments_a", "payments_b"] as const;

export type ApplicationLogin = (typeof applicationLogins)[number];

export function isApplicationLogin(name: unknown): name is ApplicationLogin {
  return applicationLogins.some((login) => login === name);
}

/** The login whose turn it is after `login`. */
export function siblingOf(login: ApplicationLogin): ApplicationLogin {
  const [first, second] = applicationLogins;
  return login === first ? second : first;
}
