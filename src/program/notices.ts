import * as pulumi from "@pulumi/pulumi";
import { regions } from "../../regions/index.ts";
import { vaultName } from "../recovery/lineage.ts";
import type { Config } from "./config/config.ts";

export function sayNoImage({ environment: { name } }: Config): void {
  void pulumi.log.info(
    "imageTag is not set, so everything is made but the service. Push the images " +
      `(npm run images -- list --stack ${name}), then: npx pulumi config set --stack ${name} imageTag TAG`,
  );
}

export function sayNoTokens({ environment: { name } }: Config): void {
  void pulumi.log.info(
    "apiIssuer is not set, so the public API asks nobody for a token: the application alone decides who may call. " +
      `To have API Gateway decide first: npx pulumi config set --stack ${name} apiIssuer URL`,
  );
}

export function sayNobodyTold(): void {
  void pulumi.log.info(
    "alertEmails is not set, so nobody is told what the account costs: docs/cost.md#told-when-it-costs-more",
  );
}

/** Says how long a copy in the backup account stays, before the first one is made: afterwards nobody can change it. */
export function sayHowLong(
  { environment: { database }, activeRegion, suffix }: Config,
  account: string,
): void {
  const { copiesKeptDays } = database.recoveryPoints;
  void pulumi.log.info(
    `backupAccount is ${account}: the daily recovery point of ${activeRegion} is copied to the vault ` +
      `${vaultName(regions[activeRegion].code, suffix)} there and stays for ${copiesKeptDays} days. No update and no destroy ` +
      "of this stack takes it back; where that vault is locked, nobody can: docs/deployment.md#a-backup-account",
  );
}
