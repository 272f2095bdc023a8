import type { Examination, Preflight } from "../context.ts";
import { judged } from "../finding.ts";

/**
 * Amazon's names as an issuer: a CAA record has to have one of them.
 * https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
 */
const amazon = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

export const certificateExaminations: readonly Examination[] = [
  {
    id: "caa",
    what: "Amazon may issue certificates for the domain",
    needs: [],
    run: async (preflight) => {
      const refused: string[] = [];
      for (const name of preflight.wants.certificateNames) {
        const { at, issuers } = await deciding(preflight, name);
        if (issuers !== undefined && !issuers.some((issuer) => amazon.includes(issuer)))
          refused.push(`${at} admits ${issuers.filter((each) => each !== "").join(", ") || "nobody"}`);
      }
      return [
        judged(refused.length === 0, {
          what: "CAA",
          where: "DNS",
          needed: `one of ${amazon.join(", ")}, or no CAA record`,
          found: refused.length === 0 ? "Amazon is admitted" : [...new Set(refused)].join("; "),
          mend: 'add a record: 0 issue "amazon.com"',
        }),
      ];
    },
  },
];

/**
 * The CAA records that decide over a name: its own or else the nearest above it. Records that the stack makes are there
 * before its certificates are issued. RFC 8659, section 3.
 */
async function deciding(
  { wants, names }: Preflight,
  name: string,
): Promise<{ readonly at: string; readonly issuers: readonly string[] | undefined }> {
  const labels = name.replace(/^\*\./, "").split(".");
  for (let from = 0; from < labels.length; from += 1) {
    const at = labels.slice(from).join(".");
    const issuers = wants.issuers[at] ?? (await names.issuers(at));
    if (issuers !== undefined) return { at, issuers };
  }
  return { at: name, issuers: undefined };
}
