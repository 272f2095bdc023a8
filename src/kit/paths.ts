/** Where the application says whether it can serve; 200 when it can. */
export const healthPath = "/healthz";

/** Under which the load balancer answers by itself, whatever the application does. */
export const wellKnownPrefix = "/.well-known/";

/** Where a standby region claims to be active. */
export const claimPath = `${wellKnownPrefix}active-region`;
