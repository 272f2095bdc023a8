import { devNull } from "node:os";

/**
 * The environment of everything that is run against an emulator. Nothing of the person's own AWS account gets in, and
 * whatever forgets the emulator's address has no credentials that AWS would take.
 */
export const emulatedEnvironment = (own: NodeJS.ProcessEnv, url: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(own).filter(([name]) => !name.startsWith("AWS_"))),
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
  // S3 Control is asked at the account's number before the emulator's host, which no name server knows.
  HTTP_PROXY: url,
  NO_PROXY: "127.0.0.1,localhost",
});

/** Whether nothing behind a URL can be AWS itself. */
export const isGateway = (url: string | undefined): boolean => /^http:\/\/127\.0\.0\.1:\d+$/.test(url ?? "");
