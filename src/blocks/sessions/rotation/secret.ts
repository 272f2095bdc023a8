import { isText, parseObject } from "../../../kit/rotation/untrusted.ts";

/** The value of the secret. Where the store is is not part of it: another store has another address. */
export interface SessionCredential {
  readonly username: string;
  readonly password: string;
}

/** @throws Error that names every field that is not as it must be, and no value. */
export function parseCredential(text: string): SessionCredential {
  const { username, password } = parseObject(text, "sessions");
  if (isText(username) && isText(password)) return { username, password };
  throw new Error("The sessions secret must hold username and password");
}

export const formatCredential = ({ username, password }: SessionCredential): string =>
  JSON.stringify({ username, password });
