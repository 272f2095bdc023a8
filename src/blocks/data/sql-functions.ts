import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { createFunction } from "../../kit/function/function.ts";
import { standsInNetwork, writesLog } from "../../kit/function/policy.ts";
import { createFunctionRole } from "../../kit/function/role.ts";
import { variablesOf } from "../../kit/function/settings.ts";
import { logGroupName, sqlFunctionName } from "../../kit/names.ts";
import type { GrantedRole } from "../../kit/role.ts";
import type { Scope } from "../../kit/scope.ts";
import { maskCardData } from "../../kit/watch/masking.ts";
import type { DatabasePlan } from "../../recovery/plan.ts";
import { type Access, accesses } from "./rotation/roles.ts";
import { peoplesSecretName } from "./rotation-policy.ts";
import { bundleSql } from "./sql/bundle.ts";
import { settings } from "./sql/environment.ts";
import { functionTimeoutSeconds } from "./sql/limits.ts";

const kindOf = (access: Access): string => `sql-${access}`;
const logOf = (access: Access, generation: number | "*"): string => `${kindOf(access)}-g${generation}`;
const nameOf = ({ region, suffix }: Scope, access: Access, generation: number | "*"): string =>
  sqlFunctionName(access, region.code, suffix, generation);

export type SqlRoles = Readonly<Record<Access, GrantedRole>>;

/**
 * The roles of a region's functions, each with one kind of login and no other. They are there before any database, like that
 * of its rotation.
 *
 * @param loginsOf the code of the region whose logins are kept here as well; undefined where none are
 */
export function createSqlRoles(
  scope: Scope,
  dataKeyArn: pulumi.Input<string>,
  loginsOf: string | undefined,
): SqlRoles {
  const { region, suffix } = scope;
  const codes = [region.code, ...(loginsOf === undefined ? [] : [loginsOf])];
  const create = (access: Access) =>
    createFunctionRole(scope, kindOf(access), [
      {
        Sid: "Login",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: codes.map((code) =>
          arnIn(scope)("secretsmanager", `secret:${peoplesSecretName(access, code, suffix, "*")}-??????`),
        ),
      },
      {
        Sid: "LoginsKey",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: dataKeyArn,
        Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region.name}.amazonaws.com` } },
      },
      writesLog(scope, logGroupName(logOf(access, "*"), region.code, suffix)),
      ...standsInNetwork(scope, nameOf(scope, access, "*")),
    ]);
  return { reader: create("reader"), administrator: create("administrator") };
}

interface SqlFunctionsArgs {
  readonly entry: Pick<DatabasePlan, "generation">;
  readonly base: { readonly sqlRoles: SqlRoles };
  /**
   * The network of the functions. It is that of the function that changes the database's passwords, which has the ways that
   * these need and no other.
   */
  readonly rotation: {
    readonly subnetIds: readonly pulumi.Input<string>[];
    readonly groupId: pulumi.Input<string>;
  };
  readonly secretArns: Readonly<Record<Access, pulumi.Input<string>>>;
  /** The databases that the functions ask: readers a copy in their own region, administrators whatever is written to. */
  readonly hosts: Readonly<Record<Access, pulumi.Input<string>>>;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly logDays: number;
}

const code = await bundleSql();

/**
 * People's way to a database: a function of each kind of login, which runs one statement of whoever may invoke it, and writes
 * it into a log before. Nobody has the login itself, or a way into the network. docs/runbooks/database-session.md weighs it against others.
 */
export function createSqlFunctions(scope: Scope, args: SqlFunctionsArgs): void {
  const { entry, base, rotation, secretArns, hosts } = args;
  for (const access of accesses) {
    const kind = logOf(access, entry.generation);
    const { logGroup } = createFunction(scope, {
      ...args,
      name: nameOf(scope, access, entry.generation),
      isNamed: true,
      kind,
      description: `Runs a statement for the database's ${access}s`,
      code,
      variables: variablesOf(settings, {
        access,
        loginSecretArn: secretArns[access],
        databaseHost: hosts[access],
      }),
      timeoutSeconds: functionTimeoutSeconds,
      memoryMiB: 256,
      role: base.sqlRoles[access],
      network: rotation,
    });
    maskCardData(scope, kind, logGroup);
  }
}
