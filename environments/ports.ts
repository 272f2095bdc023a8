/** The port of the application's containers, with TLS. */
export const appPort = 8443;

/** The load balancer's port for a new revision that customers do not meet yet. */
export const testPort = 8444;

export const databasePort = 5432;

/** The session store's port, with TLS. */
export const sessionsPort = 6379;
