import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { asking } from "../asking.ts";
import type { Examination } from "../context.ts";
import { judged } from "../finding.ts";

export const accountExaminations: readonly Examination[] = [
  {
    id: "account",
    what: "Credentials are there, and of the account that the stack is in",
    needs: ["sts:GetCallerIdentity"],
    run: async ({ regions, backend: { own }, clients }) =>
      Promise.all(
        regions.map(async (region) => {
          const { Account = "none", Arn = "nobody" } = await asking("sts:GetCallerIdentity", region, () =>
            clients.sts(region).send(new GetCallerIdentityCommand({})),
          );
          const account = own?.account;
          return judged(account === undefined || account === Account, {
            what: "credentials",
            where: region,
            needed: account === undefined ? "an account" : `account ${account}`,
            found: `account ${Account}, as ${Arn}`,
            mend: `set AWS_PROFILE to one of account ${account}`,
          });
        }),
      ),
  },
];
