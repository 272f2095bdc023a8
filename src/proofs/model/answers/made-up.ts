import { createHash } from "node:crypto";
import { onceEach } from "../once.ts";
import type { Plain, PlainRecord } from "../registration.ts";

/** The AWS account that plans are made for: the number that AWS's own documentation uses. */
export const plannedAccount = "123456789012";

/** ARN of a log group by its name. */
export const logGroupArn = (region: string, name: string): string =>
  `arn:aws:logs:${region}:${plannedAccount}:log-group:${name}`;

export interface AskedResource {
  /** The name in AWS: as given, or with the random tail that the provider appends. */
  readonly physicalName: string;
  readonly inputs: PlainRecord;
  readonly region: string;
  readonly urn: string;
}

interface TypeAnswers {
  /** @default the physical name */
  readonly id?: (subject: AskedResource) => string;
  /** @default the type's service, the region, the account and `<type>/<id>` */
  readonly arn?: (subject: AskedResource, id: string) => string;
  /** Computed properties that the program reads, besides `arn` and `name`. @default none */
  readonly outputs?: (subject: AskedResource, id: string) => PlainRecord;
}

export type AnswersByType = Readonly<Record<string, TypeAnswers>>;

/** An ID of the form that EC2 and its like give. */
export const generated =
  (prefix: string) =>
  ({ urn }: AskedResource) =>
    `${prefix}-${hash(urn, 17)}`;

export const hash = (seed: string, length: number) => digestOf(seed).slice(0, length);

/** The hash of a text, kept because the same URNs are asked about in every plan. */
const digestOf = onceEach((seed: string) => createHash("sha256").update(seed).digest("hex"));

export const uuid = (seed: string) => hash(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

export function text(value: Plain | undefined): string {
  if (typeof value !== "string") throw new Error(`expected a text, got ${JSON.stringify(value)}`);
  return value;
}
