import type { Scope } from "./scope.ts";

/** The ARN of something of the scope's account and region, or a pattern of such. */
export const arnIn =
  ({ region, accountId }: Pick<Scope, "region" | "accountId">) =>
  (service: string, resource: string): string =>
    `arn:aws:${service}:${region.name}:${accountId}:${resource}`;
