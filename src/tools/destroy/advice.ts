import { z } from "zod";
import type { Environment } from "../../../environments/index.ts";
import { outputs } from "../../contract/outputs.ts";

/** The advice before an environment goes, each a line. */
export function advice(
  environment: Environment,
  environments: readonly Environment[],
  peeredFrom: readonly string[],
): readonly string[] {
  const { name, primary, secondary, peers } = environment;
  const known = peers.filter((peer) => environments.some((other) => other.name === peer));
  return [
    `Everything of ${name} in ${primary.region} and ${secondary.region} will be destroyed: databases, their backups in both regions, secrets, logs and images. Nothing of it comes back.`,
    "What was retired in the last weeks has automatic backups that RDS keeps until their days are over: aws rds describe-db-cluster-automated-backups lists them, delete-db-cluster-automated-backup takes them away.",
    "Keys go seven days later, by AWS's rule; until then they can be rescued, but what they encrypted is gone.",
    ...peeredFrom.map(
      (other) =>
        `${other} is peered with ${name} and has routes and rules in it. First take peerStack out of ${other} and update it, or destroy ${other} before ${name}.`,
    ),
    ...known.map(
      (peer) => `${name} is peered with ${peer}: this is the right order, ${name} before ${peer}.`,
    ),
  ];
}

const part = z.object({ peerings: outputs.shape.peerings.pick({ environments: true }) });

/** Whether the outputs of an environment's stack tell of a peering with another environment. */
export const hasPeering = (values: Readonly<Record<string, unknown>> | undefined): boolean =>
  part.safeParse(values).data?.peerings.environments !== undefined;
