import { onceEach } from "../../model/once.ts";
import type { Statement } from "../../model/rule.ts";
import { coversAction } from "../patterns.ts";
import { conditionHolds } from "./conditions.ts";
import { type Context, filled, matches } from "./values.ts";

/** One call as IAM is asked about it: one action on one resource. */
export interface IamRequest {
  readonly action: string;
  readonly arn: string;
  /** The knowledge of caller, resource and request, by condition key. What is not in it is not in the request. */
  readonly context: Context;
}

/** All that says what a principal may do. */
export interface Powers {
  readonly statements: readonly Statement[];
  /** Undefined where nothing bounds it. */
  readonly boundary: readonly Statement[] | undefined;
}

/**
 * Whether IAM lets a call through: a statement allows it, one of the boundary allows it, and none denies it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function mayCall({ statements, boundary }: Powers, request: IamRequest): boolean {
  const says = (effect: Statement["Effect"], policy: readonly Statement[]) =>
    policy.some((statement) => statement.Effect === effect && isAbout(statement, request));
  if (!says("Allow", statements)) return false;
  if (boundary !== undefined && !says("Allow", boundary)) return false;
  return !says("Deny", [...statements, ...(boundary ?? [])]);
}

/** Whether a statement is about a call, its conditions included. A trust policy's statements are about one role. */
export const isAbout = (statement: Statement, request: IamRequest): boolean =>
  namesAction(statement, request.action) &&
  namesResource(statement, request) &&
  Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => conditionHolds(operator, key, values, request.context)),
  );

const actionsOf = new WeakMap<Statement, (action: string) => boolean>();

/** One action is asked about for hundreds of resources, of the same statements. */
function namesAction(statement: Statement, action: string): boolean {
  const names = actionsOf.get(statement) ?? onceEach((asked: string) => isNamed(statement, asked));
  actionsOf.set(statement, names);
  return names(action);
}

function isNamed({ Action, NotAction }: Statement, action: string): boolean {
  const covered = [NotAction ?? Action ?? []].flat().some((one) => coversAction(one, action));
  return covered === (NotAction === undefined);
}

function namesResource(
  { Resource, NotResource, Principal }: Statement,
  { arn, context }: IamRequest,
): boolean {
  const names = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => {
      const text = filled(pattern, context);
      return text !== undefined && matches(text, arn);
    });
  if (NotResource !== undefined) return !names(NotResource);
  return Resource === undefined ? Principal !== undefined : names(Resource);
}
