import { onceEach, onceFor } from "../../model/once.ts";
import type { Statement } from "../../model/rule.ts";
import { coversAction } from "../patterns.ts";
import { conditionHolds } from "./conditions.ts";
import { type Context, filled, matches } from "./values.ts";

/** One call as IAM is asked about it: one action on one resource. */
export interface IamRequest {
  readonly action: string;
  readonly arn: string;
  /**
   * The values that IAM knows of caller, resource and request, by condition key. A key that is missing here is not in the
   * request.
   */
  readonly context: Context;
}

/** The policies that decide what a principal may do. */
export interface Powers {
  readonly statements: readonly Statement[];
  /** The boundary. Undefined where nothing bounds the principal. */
  readonly boundary: readonly Statement[] | undefined;
}

/**
 * Whether IAM lets a call through: a statement allows it, one of the boundary allows it, and none denies it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const mayCall = (powers: Powers, request: IamRequest): boolean => callsOf(powers, {})(request);

/**
 * Answers for one principal whether IAM lets calls through. Most actions are in none of its statements, and the statements
 * about an action are found once.
 * @param own the knowledge of the principal, which every request has
 */
export function callsOf({ statements, boundary }: Powers, own: Context): (request: IamRequest) => boolean {
  const about = onceEach((action: string) => {
    const naming = (effect: Statement["Effect"], policy: readonly Statement[]) =>
      policy.filter((statement) => statement.Effect === effect && namesAction(statement, action));
    return {
      allowing: naming("Allow", statements),
      bounding: boundary && naming("Allow", boundary),
      denying: naming("Deny", [...statements, ...(boundary ?? [])]),
    };
  });
  return ({ action, arn, context }) => {
    const { allowing, bounding, denying } = about(action);
    if (allowing.length === 0) return false;
    const request = { action, arn, context: { ...own, ...context } };
    const says = (policy: readonly Statement[]) => policy.some((statement) => isSo(statement, request));
    return says(allowing) && (bounding === undefined || says(bounding)) && !says(denying);
  };
}

/** Whether a statement is about a call, its conditions included. A trust policy's statements are about one role. */
export const isAbout = (statement: Statement, request: IamRequest): boolean =>
  namesAction(statement, request.action) && isSo(statement, request);

/** Whether a statement that names a call's action is about its resource, and its conditions hold. */
const isSo = (statement: Statement, request: IamRequest): boolean =>
  namesResource(statement, request) &&
  Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => conditionHolds(operator, key, values, request.context)),
  );

/** Whether a statement names an action. The same is asked for hundreds of resources. */
const naming = onceFor((statement: Statement) => onceEach((action: string) => isNamed(statement, action)));

const namesAction = (statement: Statement, action: string): boolean => naming(statement)(action);

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
