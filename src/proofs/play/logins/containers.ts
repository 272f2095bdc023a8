import type { PlainRecord } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, number, type Resource, records, text } from "../../reachability/inventory.ts";
import { deadLetterQueues } from "../dead-letters.ts";
import { containersIn, referenceOf, taskType } from "../tasks.ts";
import { type ContentKind, clusterType, type SecretContent } from "./contents.ts";
import { problem } from "./problem.ts";

/**
 * Variables that come from secrets, by login: the key in the secret's JSON, empty where all of it is the value. Those of the
 * database are libpq's (https://www.postgresql.org/docs/current/libpq-envars.html), the others those of docs/contract.md.
 */
const logins: readonly { readonly kind: ContentKind; readonly keys: Readonly<Record<string, string>> }[] = [
  {
    kind: "application login",
    // The host is a plain variable: `hostProblems`.
    keys: { PGDATABASE: "dbname", PGUSER: "username", PGPASSWORD: "password" },
  },
  { kind: "session login", keys: { SESSIONS_USER: "username", SESSIONS_PASSWORD: "password" } },
  { kind: "certificate", keys: { TLS_CERTIFICATE: "certificate", TLS_PRIVATE_KEY: "privateKey" } },
  { kind: "given", keys: { PROCESSOR_API_KEY: "" } },
];

interface GivenContainer {
  readonly task: Resource;
  readonly container: string;
  readonly inventory: Inventory;
  readonly contents: ReadonlyMap<string, SecretContent>;
}

/** Problems of containers' variables: each has to be what it says. */
export function containerProblems(
  inventory: Inventory,
  contents: ReadonlyMap<string, SecretContent>,
): readonly Violation[] {
  return inventory.ofType(taskType).flatMap((task) =>
    containersIn(task).flatMap(({ name, secrets, environment }) => {
      const given = { task, container: text(name) ?? "", inventory, contents };
      const variables = Object.fromEntries(
        records(environment).map((one) => [text(one.name) ?? "", text(one.value)]),
      );
      return [
        ...secretProblems(given, records(secrets)),
        ...hostProblems(given, records(secrets), variables),
        ...variableProblems(given, variables),
      ];
    }),
  );
}

function secretProblems(given: GivenContainer, secrets: readonly PlainRecord[]): readonly Violation[] {
  const { task, container, contents } = given;
  const references = new Map(
    secrets.map(({ name, valueFrom }) => [text(name) ?? "", referenceOf(text(valueFrom) ?? "")]),
  );
  const say = (message: string) => problem("login-arrives", task, `gives ${container} ${message}`);
  return logins.flatMap(({ kind, keys }): readonly Violation[] => {
    const present = Object.entries(keys).flatMap(([variable, key]) => {
      const reference = references.get(variable);
      return reference === undefined ? [] : [{ variable, key, reference }];
    });
    const missing = Object.keys(keys).filter((variable) => !references.has(variable));
    if (present.length === 0) return [];
    const [first] = present;
    return [
      ...missing.map((variable) =>
        problem(
          "login-whole",
          task,
          `gives ${container} ${present.map((one) => one.variable).join(", ")}, and no ${variable}`,
        ),
      ),
      ...present.flatMap(({ variable, key, reference }) => {
        const content = contents.get(reference.arn);
        const from = content?.secret?.name ?? reference.arn;
        if (content === undefined)
          return [say(`${variable} from ${reference.arn}, which is no secret of the plan`)];
        if (content.region !== task.region)
          return [
            say(
              `${variable} from ${from}, which is in ${content.region}: the agent reads secrets of ${task.region}`,
            ),
          ];
        if (content.kind !== kind)
          return [say(`${variable} from ${from}, which holds a ${content.kind} and has to hold a ${kind}`)];
        if (reference.key !== key)
          return [
            say(
              `${variable} from ${reference.key || "all"} of ${from}, and it has to be ${key || "all of it"}`,
            ),
          ];
        if (reference.arn !== first?.reference.arn)
          return [say(`${variable} from ${from}, and ${first?.variable} from another secret`)];
        return [];
      }),
    ];
  });
}

/** Problems of the database's address in a task, which has to be that of the server that the login is to. */
function hostProblems(
  { task, container, contents }: GivenContainer,
  secrets: readonly PlainRecord[],
  { PGHOST: host }: PlainVariables,
): readonly Violation[] {
  const password = secrets.find(({ name }) => name === "PGPASSWORD");
  if (password === undefined && host === undefined) return [];
  const say = (message: string) => problem("login-whole", task, `gives ${container} ${message}`);
  if (password === undefined) return [say("PGHOST, and no PGPASSWORD")];
  if (host === undefined) return [say("PGPASSWORD, and no PGHOST")];
  const server = contents.get(referenceOf(text(password.valueFrom) ?? "").arn)?.at;
  // A login to nothing of the plan is told by its secret.
  return server === undefined || text(server.computed.endpoint) === host
    ? []
    : [say(`PGHOST ${host}, and the login is to ${server.name}`)];
}

type PlainVariables = Readonly<Record<string, string | undefined>>;

function variableProblems(
  { task, container, inventory }: GivenContainer,
  variables: PlainVariables,
): readonly Violation[] {
  const near = (type: string) => inventory.ofType(type).filter(({ region }) => region === task.region);
  const endpoints = near("aws:elasticache/serverlessCache:ServerlessCache").flatMap(({ computed }) =>
    records(computed.endpoints),
  );
  const queues = near("aws:sqs/queue:Queue");
  const dead = deadLetterQueues(inventory);
  const live = queues.filter((queue) => !dead.includes(queue));
  const ports = inventory.ofType(clusterType).map(({ inputs }) => String(number(inputs.port)));
  const allowed: Readonly<Record<string, readonly string[]>> = {
    AWS_REGION: [task.region],
    PGPORT: ports.length === 0 ? [variables.PGPORT ?? ""] : ports,
    SESSIONS_HOST: endpoints.map(({ address }) => text(address) ?? ""),
    SESSIONS_PORT: endpoints.map(({ port }) => String(port)),
    PAYMENTS_QUEUE_URL: live.map(({ id }) => id),
  };
  return Object.entries(allowed).flatMap(([variable, values]) => {
    const value = variables[variable];
    if (value === undefined || values.includes(value)) return [];
    const what =
      values.length === 0 ? "nothing of the plan is" : `it has to be ${[...new Set(values)].join(" or ")}`;
    return [problem("login-arrives", task, `gives ${container} ${variable} ${value}, and ${what}`)];
  });
}
