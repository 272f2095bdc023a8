import type { Need, Restriction } from "../../kit/role-needs.ts";
import type { Statement } from "../model/rule.ts";
import type { Resource } from "../reachability/inventory.ts";
import { type Narrowing, narrowing, narrowingText } from "./conditions.ts";
import type { NeedPlace } from "./place.ts";
import type { Policy } from "./roles.ts";

/** One action on one ARN, each perhaps with wildcards, under conditions. A policy allows, or a need asks for, many. */
export interface Right {
  readonly action: string;
  readonly arn: string;
  readonly when: Narrowing;
}

export interface Grant extends Right {
  readonly policy: Resource;
}

export interface Needed extends Right {
  readonly need: Need;
}

/** One action that is denied on some ARNs, or on all but some. */
export interface Denial {
  readonly action: string;
  readonly allBut: boolean;
  readonly arns: readonly string[];
  readonly when: Narrowing;
}

export const grantsOf = (policies: readonly Policy[]): readonly Grant[] =>
  policies.flatMap(({ resource: policy, statements }) =>
    allowing(statements).map((right) => ({ ...right, policy })),
  );

/** The grants of statements, each action on each ARN. */
export const allowing = (statements: readonly Statement[]): readonly Right[] =>
  statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, Resource: arns, Condition }) =>
      product([Action ?? []].flat(), [arns ?? []].flat(), conditionsOf(Condition)),
    );

/** @throws UnknownNameError where a need names what the stack has not */
export const neededBy = (need: Need, { read }: NeedPlace): readonly Needed[] =>
  need.where !== undefined && read(need.where).length === 0
    ? []
    : product(need.actions, need.on.flatMap(read), narrowing(need.when, read)).map((right) => ({
        ...right,
        need,
      }));

const product = (actions: readonly string[], arns: readonly string[], when: Narrowing): readonly Right[] =>
  actions.flatMap((action) => arns.map((arn) => ({ action, arn, when })));

export const denying = (statements: readonly Statement[]): readonly Denial[] =>
  statements
    .filter(({ Effect }) => Effect === "Deny")
    .flatMap(({ Action, Resource: arns, NotResource, Condition }) =>
      [Action ?? []].flat().map((action) => ({
        action,
        allBut: NotResource !== undefined,
        arns: [NotResource ?? arns ?? []].flat(),
        when: conditionsOf(Condition),
      })),
    );

/** @throws UnknownNameError where it names what the stack has not */
export const refusedBy = ({ actions, on, when }: Restriction, { read }: NeedPlace): readonly Denial[] =>
  actions.map((action) => ({
    action,
    allBut: "allBut" in on,
    arns: ("allBut" in on ? on.allBut : on).flatMap(read),
    when: narrowing(when, read),
  }));

export const rightText = ({ action, arn, when }: Right): string =>
  `${action} on ${arn}${narrowingText(when)}`;

export const denialText = ({ action, allBut, arns, when }: Denial): string =>
  `${action} on ${allBut ? "all but " : ""}${arns.join(", ")}${narrowingText(when)}`;

const conditionsOf = (condition: Statement["Condition"]): Narrowing =>
  narrowing(condition as Need["when"], (value) => [value]);
