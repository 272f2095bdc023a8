import { healthPath } from "../../kit/paths.ts";

/** The stage that is no part of any address. */
export const stageName = "$default";

/**
 * The API's routes: everything, to the application. Payments have a route of their own to be limited by, and
 * the health path one that asks for no token.
 */
export const routeKeys = {
  payments: "POST /payments",
  health: `GET ${healthPath}`,
  others: "$default",
} as const;
