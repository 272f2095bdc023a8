import { createHash, createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/**
 * Iterations of the verifier's hash: PostgreSQL's own default, and RFC 7677's minimum. Stretching adds nothing to 256
 * random bits.
 */
const iterations = 4096;

/**
 * PostgreSQL's verifier of a password (`SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, RFC
 * 5802 and 7677), computed here so that the password itself never travels. A password in `ALTER ROLE` would
 * be readable in the statement log, in pgaudit's records, in pg_stat_activity and in Performance Insights;
 * nobody can log in with a verifier.
 */
export async function scramVerifier(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const salted = await promisify(pbkdf2)(password, salt, iterations, 32, "sha256");
  const clientKey = hmac(salted, "Client Key");
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = hmac(salted, "Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
