import { groupBy } from "../../model/group.ts";
import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import type { Inventory, Resource } from "../../reachability/inventory.ts";
import { contentsOf } from "../logins/contents.ts";
import { problem } from "./problem.ts";

/**
 * Resources that are not protected where others of their kind are. Of secrets those are a kind by themselves that hold what the stack makes up and
 * would make again; of any other nobody knows the value once it is gone.
 */
export function protectionProblems(inventory: Inventory, synthesis: Synthesis): readonly Violation[] {
  const contents = contentsOf(inventory, synthesis);
  const isMadeAgain = ({ id }: Resource) =>
    ["session login", "certificate"].includes(contents.get(id)?.kind ?? "");
  const kept = new Set(
    synthesis.registrations.flatMap(({ urn, protect, readId }) => (protect || readId !== "" ? [urn] : [])),
  );
  const holdsData = inventory.all.some(({ urn, type }) => type === "aws:kms/key:Key" && kept.has(urn));
  return [
    ...groupBy(
      inventory.all.filter((one) => !isMadeAgain(one)),
      ({ type }) => type,
    ),
  ].flatMap(([type, alike]) => {
    const isKept = alike.some(({ urn }) => kept.has(urn));
    const has = isKept || (holdsData && type === "aws:secretsmanager/secret:Secret");
    if (!has) return [];
    return alike
      .filter(({ urn }) => !kept.has(urn))
      .map((resource) =>
        problem(
          "kept-alike",
          resource,
          "may be deleted or replaced by an update, and holds what nobody can make again",
        ),
      );
  });
}
