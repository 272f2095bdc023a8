import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, records } from "../../reachability/inventory.ts";
import { containerProblems } from "./containers.ts";
import { contentsOf } from "./contents.ts";
import { doorProblems } from "./doors.ts";
import { functionProblems } from "./functions.ts";
import { peoplesProblems } from "./people.ts";
import { problem } from "./problem.ts";

/** Follows every login from where it is made to where it is used. */
export function proveLogins(inventory: Inventory, synthesis: Synthesis): readonly Violation[] {
  const contents = contentsOf(inventory, synthesis);
  return [
    ...containerProblems(inventory, contents),
    ...functionProblems(inventory, contents),
    ...peoplesProblems(inventory, contents),
    ...doorProblems(inventory, contents),
    ...replicaProblems(inventory),
  ];
}

/**
 * Problems of replicas of secrets: each has to be under a key of its own region and of the same purpose, which secrets of
 * that region are under.
 */
function replicaProblems(inventory: Inventory): readonly Violation[] {
  const secrets = inventory.ofType("aws:secretsmanager/secret:Secret");
  return secrets.flatMap((secret) =>
    records(secret.inputs.replicas).flatMap(({ region, kmsKeyId }) => {
      const key = inventory
        .ofType("aws:kms/key:Key")
        .find(({ id, computed }) => [id, computed.arn].includes(kmsKeyId ?? null));
      const use = secrets.some((other) => other.region === region && other.inputs.kmsKeyId === kmsKeyId);
      if (key?.region === region && use) return [];
      const what =
        key === undefined
          ? "a key that the plan does not have"
          : `${key.name}, which is not ${region}'s for secrets`;
      return [problem("replica-key", secret, `has a replica in ${region} under ${what}`)];
    }),
  );
}
