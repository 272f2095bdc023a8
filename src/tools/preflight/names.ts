import { resolveCaa, resolveNs } from "node:dns/promises";
import type { Names } from "./context.ts";

/** The names of the internet, as this machine's resolver tells of them. */
export const publicDns: Names = {
  servers: async (zone) => (await unlessAbsent(resolveNs(zone))) ?? [],
  issuers: async (name) => {
    const records = await unlessAbsent(resolveCaa(name));
    const issuers = records?.flatMap(({ issue }) => (issue === undefined ? [] : [issuerIn(issue)]));
    // Records of other kinds restrict nobody: RFC 8659, section 4.2.
    return issuers === undefined || issuers.length === 0 ? undefined : issuers;
  },
};

/** The issuer in a CAA record's value, without the parameters behind it. */
const issuerIn = (value: string): string => (value.split(";")[0] ?? "").trim();

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENODATA" || error.code === "ENOTFOUND"))
      return undefined;
    throw error;
  }
}
