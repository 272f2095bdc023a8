import * as aws from "@pulumi/aws";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

/**
 * Good until 2061, in the bundle of every driver, and what AWS gives by default today.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html
 */
export const certificateAuthority = "rds-ca-rsa2048-g1";

/**
 * Pins the authority that signs the certificates of all new instances of the account and region. On each instance by
 * itself it would cost a second change and a restart wherever the account's default is another one, in the middle of a
 * restore. Clients verify against all of Amazon's authorities, so either way no connection goes unverified.
 */
export function pinCertificateAuthority(scope: Scope): void {
  new aws.rds.Certificate(
    nameIn(scope, "rds-certificate"),
    { certificateIdentifier: certificateAuthority },
    optionsIn(scope),
  );
}
