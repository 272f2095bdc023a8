/** Seconds after which the load balancer closes an idle connection. The application has to keep its own open for longer. */
export const idleTimeout = 60;
