import { fieldsOf, isText } from "../../../kit/rotation/untrusted.ts";

/** A person's statement. */
export interface SqlRequest {
  readonly statement: string;
  /** The database. @default the function's own */
  readonly host?: string;
}

/**
 * The end of the name of any Aurora cluster of a region: a function may be sent to no other address, and the network lets
 * it to fewer.
 */
const clusters = (region: string) =>
  new RegExp(`^[a-z0-9-]+\\.cluster-[a-z0-9-]+\\.${region}\\.rds\\.amazonaws\\.com$`);

/**
 * Reads `{statement}` or `{statement, host}`.
 * @throws Error that says what is allowed
 */
export function parseRequest(input: unknown, region: string): SqlRequest {
  const { statement, host, ...others } = fieldsOf(input);
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Error(`The event has ${other}, and may have statement and host`);
  if (!isText(statement)) throw new Error("The event must have statement, one SQL statement");
  if (host === undefined) return { statement };
  if (typeof host !== "string" || !clusters(region).test(host))
    throw new Error(`The event's host must be the endpoint of an Aurora cluster in ${region}`);
  return { statement, host };
}
