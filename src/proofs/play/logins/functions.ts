import { jsonIn } from "../../model/inputs.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, type Resource, record, records, text, texts } from "../../reachability/inventory.ts";
import { globalType } from "../halves.ts";
import { clusterType, type SecretContent } from "./contents.ts";
import { problem } from "./problem.ts";

export const codeType = "aws:lambda/function:Function";

/** A function that rotates secrets, and what it is told. */
interface Rotating {
  readonly code: Resource;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** ARNs of the secrets that Secrets Manager has the function rotate. */
  readonly rotated: readonly string[];
  /** ARNs of the secrets that the function is told of. */
  readonly told: readonly string[];
}

/**
 * Problems of rotation functions: each has to be told of the secrets that it rotates, and of the server that they are
 * logins to.
 */
export function functionProblems(
  inventory: Inventory,
  contents: ReadonlyMap<string, SecretContent>,
): readonly Violation[] {
  const rotations = inventory.ofType("aws:secretsmanager/secretRotation:SecretRotation");
  return inventory.ofType(codeType).flatMap((code) => {
    const rotated = rotations
      .filter(({ inputs }) => inputs.rotationLambdaArn === code.computed.arn)
      .map(({ inputs }) => text(inputs.secretId) ?? "");
    if (rotated.length === 0) return [];
    const variables = variablesOf(code);
    const told = Object.values(variables).filter((value) =>
      value?.startsWith("arn:aws:secretsmanager:"),
    ) as string[];
    const rotating = { code, variables, rotated, told };
    return [
      ...secretProblems(rotating, contents),
      ...databaseProblems(rotating, inventory, contents),
      ...storeProblems(rotating, inventory, contents),
      ...firstLoginProblems(rotating, inventory),
    ];
  });
}

export const variablesOf = ({ inputs }: Resource): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(record(record(inputs.environment).variables)).map(([name, value]) => [name, text(value)]),
  );

const kinds = {
  APPLICATION_SECRET_ARN: "application login",
  READER_SECRET_ARN: "reader login",
  ADMINISTRATOR_SECRET_ARN: "administrator login",
  MASTER_SECRET_ARN: "master login",
  SESSIONS_SECRET_ARN: "session login",
} as const;

function secretProblems(
  { code, variables, rotated, told }: Rotating,
  contents: ReadonlyMap<string, SecretContent>,
): readonly Violation[] {
  return [
    ...Object.entries(kinds).flatMap(([variable, kind]) => {
      const arn = variables[variable];
      if (arn === undefined) return [];
      const content = contents.get(arn);
      const from = content?.secret?.name ?? arn;
      if (content?.kind !== kind)
        return [
          problem(
            "login-rotates",
            code,
            `has ${variable} ${from}, which holds ${content ? `a ${content.kind}` : "nothing"} and has to hold a ${kind}`,
          ),
        ];
      return content.region === code.region || replicated(content, code.region)
        ? []
        : [problem("login-rotates", code, `has ${variable} ${from}, which is in ${content.region}`)];
    }),
    ...rotated
      .filter((arn) => !told.includes(arn))
      .map((arn) =>
        problem(
          "login-rotates",
          code,
          `rotates ${contents.get(arn)?.secret?.name ?? arn}, and is told of other secrets alone`,
        ),
      ),
  ];
}

const replicated = ({ secret }: SecretContent, region: string): boolean =>
  records(secret?.inputs.replicas).some((replica) => replica.region === region);

/** Problems of logins to a database: all have to be to the same one, and to the address that takes writes. */
function databaseProblems(
  { code, variables, told }: Rotating,
  inventory: Inventory,
  contents: ReadonlyMap<string, SecretContent>,
): readonly Violation[] {
  const host = variables.DATABASE_HOST;
  if (host === undefined) return [];
  const databases = [...inventory.ofType(clusterType), ...inventory.ofType(globalType)];
  const database = databases.find(({ computed }) => computed.endpoint === host);
  if (database === undefined) {
    const reader = databases.find(({ computed }) => computed.readerEndpoint === host);
    const what = reader ? `the readers of ${reader.name}, which take no changes` : "no database of the plan";
    return [problem("login-rotates", code, `has DATABASE_HOST ${host}: ${what}`)];
  }
  return told.flatMap((arn) => {
    const { at, secret } = contents.get(arn) ?? {};
    return at === undefined || at === database
      ? []
      : [
          problem(
            "login-rotates",
            code,
            `logs in to ${database.name} by ${secret?.name ?? arn}, which is for ${at.name}`,
          ),
        ];
  });
}

/** Problems of a login to the session store: it has to be its own user's, who is admitted to the store. */
function storeProblems(
  { code, variables }: Rotating,
  inventory: Inventory,
  contents: ReadonlyMap<string, SecretContent>,
): readonly Violation[] {
  const { SESSIONS_HOST: host, SESSIONS_USER_ID: id, SESSIONS_SECRET_ARN: arn } = variables;
  if (host === undefined) return [];
  const store = inventory
    .ofType("aws:elasticache/serverlessCache:ServerlessCache")
    .find(({ computed }) => records(computed.endpoints).some(({ address }) => address === host));
  if (store === undefined)
    return [problem("login-rotates", code, `has SESSIONS_HOST ${host}: no store of the plan`)];
  if (store.region !== code.region)
    return [problem("login-rotates", code, `has SESSIONS_HOST of ${store.name}, in ${store.region}`)];
  const group = inventory
    .ofType("aws:elasticache/userGroup:UserGroup")
    .find(({ id: groupId, region }) => groupId === store.inputs.userGroupId && region === store.region);
  const user = contents.get(arn ?? "")?.at;
  if (user !== undefined && user.id !== id)
    return [
      problem("login-rotates", code, `has SESSIONS_USER_ID ${id}, and its secret is the login of ${user.id}`),
    ];
  return texts(group?.inputs.userIds).includes(id ?? "")
    ? []
    : [problem("login-rotates", code, `has SESSIONS_USER_ID ${id}, whom ${store.name} does not let in`)];
}

/** Problems of the first login, which the update makes by calling the function itself. */
function firstLoginProblems({ code, variables }: Rotating, inventory: Inventory): readonly Violation[] {
  return inventory
    .ofType("aws:lambda/invocation:Invocation")
    .filter(({ inputs, region }) => inputs.functionName === code.id && region === code.region)
    .flatMap((call) => {
      const secretId = text(record(jsonIn(call.inputs.input)).secretId);
      return secretId === undefined || secretId === variables.APPLICATION_SECRET_ARN
        ? []
        : [
            problem(
              "login-rotates",
              call,
              `has ${code.name} make the login of ${secretId}, and the function is told of another`,
            ),
          ];
    });
}
