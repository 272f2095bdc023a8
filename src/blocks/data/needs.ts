import { usesSecretsKey } from "../../kit/common-needs.ts";
import { functionHolder, notTheCodeItself, standsInNetwork, writesItsLog } from "../../kit/function/needs.ts";
import type { RoleNeeds } from "../../kit/role-needs.ts";
import { functionNeeds, rotatesSecret } from "../../kit/rotation/needs.ts";
import { type Access, accesses } from "./rotation/roles.ts";

/**
 * The needs of the rotation function. Its secrets, logs and functions are those of every generation: the role is there
 * before a database is restored.
 */
const rotation: RoleNeeds = {
  role: "role-rotation",
  code: "src/blocks/data/rotation/handler.ts",
  holders: [functionHolder],
  needs: [
    rotatesSecret("{code}/application-g*"),
    rotatesSecret("reader/{code}-g*"),
    rotatesSecret("administrator/{code}-g*"),
    {
      by: "code",
      why: "With the master's credential it makes the application's logins",
      actions: ["secretsmanager:GetSecretValue"],
      on: ["arn:aws:secretsmanager:{region}:{account}:secret:rds!cluster-*"],
      when: {
        ArnLike: {
          "aws:ResourceTag/aws:rds:primaryDBClusterArn":
            "arn:aws:rds:{region}:{account}:cluster:aurora-{code}-{suffix}-g*",
        },
      },
    },
    { ...rotatesSecret("{code}/master"), where: "{secret-master?}" },
    {
      by: "feature",
      why: "Secrets Manager encrypts the replica of a login that has been changed, in the name of whoever changed it",
      source:
        "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html",
      actions: ["kms:Encrypt", "kms:GenerateDataKey"],
      on: ["{other.key-data}"],
      when: { StringEquals: { "kms:ViaService": "secretsmanager.{other.region}.amazonaws.com" } },
      where: "{secret-master?}",
    },
    ...functionNeeds("rotation-g*"),
  ],
  refused: [notTheCodeItself("rotation-{code}-{suffix}-g*")],
};

/**
 * The needs of a function that runs people's statements. Each has one kind of login: with an administrator's, a reader's
 * function would change what it was asked to look at.
 */
const sql = (access: Access): RoleNeeds => ({
  role: `role-sql-${access}`,
  code: "src/blocks/data/sql/handler.ts",
  holders: [functionHolder],
  needs: [
    {
      by: "code",
      why: "It logs in for whoever asks",
      actions: ["secretsmanager:GetSecretValue"],
      on: ["code", "logins-of"].map(
        (code) =>
          `arn:aws:secretsmanager:{region}:{account}:secret:payments/{suffix}/${access}/{${code}}-g*-??????`,
      ),
    },
    usesSecretsKey("Secrets Manager decrypts the login with the key of whoever asks", "kms:Decrypt"),
    writesItsLog(`sql-${access}-g*`),
    ...standsInNetwork,
  ],
  refused: [notTheCodeItself(`sql-${access}-{code}-{suffix}-g*`)],
});

export const dataNeeds: readonly RoleNeeds[] = [rotation, ...accesses.map(sql)];
