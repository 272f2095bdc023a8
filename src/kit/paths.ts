/** The path of the application's health check, which answers 200 when the application can serve. */
export const healthPath = "/healthz";

/** The prefix under which nothing is served but the claim and the files of the descriptor. */
export const wellKnownPrefix = "/.well-known/";

/**
 * The path of a standby region's claim to be active. The load balancer answers it in both regions and in every state, whatever
 * the application does: 200 with a claim, 404 without.
 */
export const claimPath = `${wellKnownPrefix}active-region`;
