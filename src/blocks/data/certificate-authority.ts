/**
 * The certificate authority of the instances: good until 2061, in the bundle of every driver, and AWS's default today.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html
 */
export const certificateAuthority = "rds-ca-rsa2048-g1";
