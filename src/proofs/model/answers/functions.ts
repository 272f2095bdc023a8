import type { PlainRecord } from "../registration.ts";
import { hash, plannedAccount, text } from "./made-up.ts";

/** The results of the providers' functions, by token. */
export const functionAnswers: Readonly<Record<string, (args: PlainRecord, region: string) => PlainRecord>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: plannedAccount,
    accountId: plannedAccount,
    arn: `arn:aws:iam::${plannedAccount}:role/planner`,
    userId: "AROAPLANNER",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:route53/getZone:getZone": ({ name }) => ({
    id: `Z${hash(text(name), 20).toUpperCase()}`,
    zoneId: `Z${hash(text(name), 20).toUpperCase()}`,
    name: text(name),
  }),
  "aws:index/getRegion:getRegion": (_, region) => ({ id: region, region, name: region }),
};
