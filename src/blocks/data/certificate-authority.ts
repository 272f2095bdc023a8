/** Good until 2061, in the bundle of every driver, and what AWS gives by default today. */
export const certificateAuthority = "rds-ca-rsa2048-g1";
