import type { Conditions } from "../../kit/role-needs.ts";
import { covers } from "./patterns.ts";

/** Conditions with every value as a text, each with operator and key as one text, in alphabetical order. */
export type Narrowing = readonly (readonly [key: string, values: readonly string[]])[];

export const always: Narrowing = [];

/** @param read what a value stands for */
export const narrowing = (
  conditions: Conditions | undefined,
  read: (value: string) => readonly string[],
): Narrowing =>
  Object.entries(conditions ?? {})
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, values]) =>
          [`${operator} ${key}`, [values].flat().flatMap((value) => read(String(value)))] as const,
      ),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Whether a policy's conditions are those that were declared, value by value. Where the operator reads no wildcards, one
 * that is declared stands for whatever the stack's configuration says.
 */
export const isSame = (declared: Narrowing, actual: Narrowing): boolean =>
  declared.length === actual.length &&
  declared.every(([key, values], index) => {
    const [actualKey, actualValues = []] = actual[index] ?? [];
    const means = /Like|Arn/.test(key) && key !== configured ? isEqual : covers;
    return (
      key === actualKey &&
      values.every((value) => actualValues.some((other) => means(value, other))) &&
      actualValues.every((other) => values.some((value) => means(value, other)))
    );
  });

/**
 * The condition on the roles that people come in by. They are the configuration's, which lets none through that could be
 * another environment's.
 */
const configured = "ArnLike aws:PrincipalArn";

const isEqual = (one: string, other: string) => one === other;

export const narrowingText = (conditions: Narrowing): string =>
  conditions.length === 0
    ? ""
    : ` when ${conditions.map(([key, values]) => `${key} is ${values.join(" or ")}`).join(" and ")}`;
