import { randomBytes } from "node:crypto";

/** A new password: 256 random bits in letters that need no escaping in URLs, JSON, SQL or shells. */
export function generatePassword(): string {
  return randomBytes(32).toString("base64url");
}
