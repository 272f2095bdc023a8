/** Two logins of one secret: while one is in use, the other gets a new password. */
export interface LoginFamily<Login extends string = string> {
  /** The NOLOGIN role that holds what they may do, and that they act as from their first statement. */
  readonly group: string;
  readonly logins: readonly [Login, Login];
  /** Settings of the logins' sessions. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * The NOLOGIN role that holds what the application may do, and the name of the schema it works in.
 * PostgreSQL's default search_path (`"$user", public`) finds a schema named like the current role by itself.
 */
export const applicationGroup = "payments";

export const applicationLogins = ["payments_a", "payments_b"] as const;

export type ApplicationLogin = (typeof applicationLogins)[number];

export const applicationFamily: LoginFamily<ApplicationLogin> = {
  group: applicationGroup,
  logins: applicationLogins,
  settings: {},
};

/** People's ways to the database. */
export const accesses = ["reader", "administrator"] as const;
export type Access = (typeof accesses)[number];

/** The session's schema: nobody would see the application's tables without naming it. */
const atHome = { search_path: applicationGroup };

/** The logins that a function takes for people: those who look, and those who put right. */
export const peoplesFamilies: Readonly<Record<Access, LoginFamily>> = {
  reader: {
    group: "payments_readers",
    logins: ["payments_reader_a", "payments_reader_b"],
    settings: { ...atHome, default_transaction_read_only: "on" },
  },
  administrator: {
    group: "payments_administrators",
    logins: ["payments_administrator_a", "payments_administrator_b"],
    settings: atHome,
  },
};

/** The login whose turn it is after `login`. */
export function siblingOf<Login extends string>(
  { logins: [first, second] }: LoginFamily<Login>,
  login: Login,
): Login {
  return login === first ? second : first;
}
