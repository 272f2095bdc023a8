/** Where the application's containers listen, with TLS. */
export const appPort = 8443;

/** Where the load balancer shows a new revision before customers meet it. */
export const testPort = 8444;

export const databasePort = 5432;

/** Where the session store listens, with TLS. */
export const sessionsPort = 6379;
