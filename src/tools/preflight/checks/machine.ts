import type { Examination } from "../context.ts";
import { judged } from "../finding.ts";
import { isAtLeast } from "../software.ts";

const where = "this machine";

export const machineExaminations: readonly Examination[] = [
  {
    id: "versions",
    what: "Node.js, Pulumi's command and the providers are those that the project was tested with",
    needs: [],
    run: async ({ software, backend: { plugins } }) => {
      const { node, nodeNeeded, pulumi, pulumiNeeded, providers } = software;
      return [
        judged(isAtLeast(node, nodeNeeded), {
          what: "Node.js",
          where,
          needed: `${nodeNeeded} or newer`,
          found: node,
          mend: "install a newer Node.js",
        }),
        judged(isAtLeast(pulumi, pulumiNeeded), {
          what: "Pulumi's command",
          where,
          needed: `${pulumiNeeded} or newer`,
          found: pulumi,
          mend: "npm ci, then npx pulumi version",
        }),
        ...providers.map(({ name, needed, installed }) =>
          judged(installed === needed, {
            what: `provider ${name}`,
            where,
            needed,
            found:
              installed !== needed || plugins[name]?.includes(needed)
                ? (installed ?? "nothing")
                : `${needed}, whose program the first update fetches`,
            mend: "npm ci",
          }),
        ),
      ];
    },
  },
];
