import { logicalName } from "../../kit/names.ts";
import { application, iamPath } from "../../kit/tags.ts";

export const people = [
  "operator",
  "read-only",
  "database-reader",
  "database-administrator",
  "break-glass",
  "deployer",
  "destroyer",
] as const;
export type Person = (typeof people)[number];

/** The roles that a workflow's tokens let in: for deployments, and for the application's own pipeline. */
export type Gate = "ci" | "pipeline";

export const roleName = (person: Person | Gate, suffix: string): string =>
  logicalName(`${application}-${person}`, undefined, suffix);

/** The owner of the names. */
export interface Owner {
  readonly accountId: string;
  readonly suffix: string;
}

export const roleArn = (person: Person | Gate, { accountId, suffix }: Owner): string =>
  `arn:aws:iam::${accountId}:role${iamPath(suffix)}${roleName(person, suffix)}`;

/** The roles that a boundary is for: people and deployments, what AWS runs for the environment, or Config's recorder. */
export type Bounded = "people" | "workloads" | "recorder";

export const boundaryName = (of: Bounded, suffix: string): string =>
  logicalName(`${application}-boundary-${of}`, undefined, suffix);

export const boundaryArn = (of: Bounded, { accountId, suffix }: Owner): string =>
  `arn:aws:iam::${accountId}:policy${iamPath(suffix)}${boundaryName(of, suffix)}`;
