import type { Holder } from "../../kit/role-needs.ts";
import type { Statement, Violation } from "../model/rule.ts";
import { isSame, type Narrowing, narrowing, narrowingText, always as unconditional } from "./conditions.ts";
import type { NeedPlace } from "./place.ts";
import { problem } from "./problem.ts";
import type { PlannedRole } from "./roles.ts";

/** One principal that may take a role on by one action. */
interface Taking {
  /** The principal, such as `Service ecs.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly when: Narrowing;
}

/** The differences between who may take the role on and who holds it, under just the declared conditions. */
export function compareTrust(
  role: PlannedRole,
  holders: readonly Holder[],
  place: NeedPlace,
): readonly Violation[] {
  const { name } = role.resource;
  const declared = holders.flatMap((holder) => takingsOf(holder, place));
  const always = holders
    .filter((holder) => !("only" in holder))
    .flatMap((holder) => takingsOf(holder, place));
  const actual = role.trust.flatMap(trusted);
  const say = (message: string) => problem("iam-trust", role.resource, message);
  return [
    ...actual
      .filter((taking) => !declared.some((holder) => isSameTaking(holder, taking)))
      .map((taking) => say(`${name} lets ${takingText(taking)}, which no holder in its needs says`)),
    ...always
      .filter((holder) => !actual.some((taking) => isSameTaking(holder, taking)))
      .map((holder) => say(`${name} has to let ${takingText(holder)}, and does not`)),
  ];
}

function takingsOf(holder: Holder, { read }: NeedPlace): readonly Taking[] {
  if ("kind" in holder)
    return read(holder.principal).flatMap((principal) =>
      holder.actions.map((action) => ({
        principal: `${holder.kind} ${principal}`,
        action,
        when: narrowing(holder.when, read),
      })),
    );
  const when = "when" in holder ? narrowing(holder.when, read) : unconditional;
  return [{ principal: `Service ${holder.service}`, action: "sts:AssumeRole", when }];
}

function trusted({ Effect, Principal, Action, Condition }: Statement): readonly Taking[] {
  const principals =
    typeof Principal === "object" && Principal !== null
      ? Object.entries(Principal).flatMap(([kind, names]) =>
          [names].flat().map((one) => `${kind} ${String(one)}`),
        )
      : [String(Principal)];
  const when = narrowing(Condition as Parameters<typeof narrowing>[0], (value) => [value]);
  // What is denied to somebody is told apart from what is allowed, because no holder says it.
  const effect = Effect === "Allow" ? "" : "(denied) ";
  return principals.flatMap((principal) =>
    [Action ?? []].flat().map((action) => ({ principal: effect + principal, action, when })),
  );
}

const isSameTaking = (declared: Taking, actual: Taking): boolean =>
  declared.principal === actual.principal &&
  declared.action === actual.action &&
  isSame(declared.when, actual.when);

const takingText = ({ principal, action, when }: Taking): string =>
  `${principal} call ${action}${narrowingText(when)}`;
