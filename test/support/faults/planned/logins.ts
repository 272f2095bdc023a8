import { find, inputs, inTurn, type Mutation, rewrite } from "../../mutate.ts";
import { copied, edit, fault, type PlannedFault, part } from "./fault.ts";

const task = "task-definition-use1-production";
const worker = "task-definition-worker-use1-production";
const rotation = "rotation-use1-production-g1";
const sessionRotation = "session-rotation-use1-production";

const readers = "sql-reader-use1-production-g1";
const administrators = "sql-administrator-use1-production-g1";

const container = (from: string | RegExp, to: string, name = task) =>
  edit(name, rewrite("containerDefinitions", from, to));

const secret = (variable: string, to: string) =>
  new RegExp(`("name":"${variable}","valueFrom":")[^"]*/${to}-[^:"]*`);

/** Sets variables of a function. */
const told = (name: string, changes: Readonly<Record<string, string>>) =>
  edit(name, (registration) => {
    const { variables } = registration.inputs.environment as { readonly variables: object };
    return part("environment", { variables: { ...variables, ...changes } })(registration);
  });

const variable =
  (name: string, of: string): ((clean: Parameters<PlannedFault["change"]>[0]) => string) =>
  (clean) => {
    const { variables } = find(clean, of).inputs.environment as {
      readonly variables: Readonly<Record<string, string>>;
    };
    return variables[name] ?? "";
  };

const groupOf =
  (input: string, from: string): PlannedFault["change"] =>
  (clean) => {
    const host = find(clean, from).inputs.vpcConfig as { readonly securityGroupIds: readonly string[] };
    return edit(input, part("vpcConfig", { securityGroupIds: host.securityGroupIds }))(clean);
  };

const hostsGroup: PlannedFault["change"] = (clean) => {
  const [nic] = find(clean, "launch-template-use1-production").inputs.networkInterfaces as readonly {
    readonly securityGroups: readonly string[];
  }[];
  const tasks: Mutation = part("networkConfiguration", { securityGroups: nic?.securityGroups ?? [] });
  return edit("service-use1-production", tasks)(clean);
};

const replicaUnder =
  (underIt: string): PlannedFault["change"] =>
  (clean) =>
    edit(
      "secret-application-g1-use1-production",
      inputs({ replicas: [{ region: "us-west-2", kmsKeyId: find(clean, underIt).inputs.kmsKeyId }] }),
    )(clean);

const nobodys = "arn:aws:secretsmanager:us-east-1:123456789012:secret:nobodys-AbCdEf";

/** Secrets, users, hosts and ports that arrive in the wrong place. */
export const loginFaults: readonly PlannedFault[] = [
  fault("application and master secret swapped for the rotation", "login-rotates", rotation, (clean) =>
    told(rotation, {
      APPLICATION_SECRET_ARN: variable("MASTER_SECRET_ARN", rotation)(clean),
      MASTER_SECRET_ARN: variable("APPLICATION_SECRET_ARN", rotation)(clean),
    })(clean),
  ),
  fault("the rotation is told of its own secret as the master's", "login-rotates", rotation, (clean) =>
    told(rotation, { MASTER_SECRET_ARN: variable("APPLICATION_SECRET_ARN", rotation)(clean) })(clean),
  ),
  fault("the rotation changes the session store's secret", "login-rotates", rotation, (clean) =>
    told(rotation, { APPLICATION_SECRET_ARN: variable("SESSIONS_SECRET_ARN", sessionRotation)(clean) })(
      clean,
    ),
  ),
  fault("the rotation logs in to the readers", "login-rotates", rotation, (clean) =>
    told(rotation, {
      DATABASE_HOST: variable("DATABASE_HOST", rotation)(clean).replace(".cluster-", ".cluster-ro-"),
    })(clean),
  ),
  fault(
    "the rotation logs in to another database",
    "login-rotates",
    rotation,
    told(rotation, { DATABASE_HOST: "payments.cluster-0123456789ab.us-east-1.rds.amazonaws.com" }),
  ),
  fault(
    "the session store's secret is rotated by the database's function",
    "login-rotates",
    rotation,
    copied(
      "rotation-sessions-use1-production",
      "rotation-application-g1-use1-production",
      "rotationLambdaArn",
    ),
  ),
  fault(
    "the database's secret is rotated by the session store's function",
    "login-rotates",
    sessionRotation,
    copied(
      "rotation-application-g1-use1-production",
      "rotation-sessions-use1-production",
      "rotationLambdaArn",
    ),
  ),
  fault(
    "the session rotation changes another user",
    "login-rotates",
    sessionRotation,
    told(sessionRotation, { SESSIONS_USER_ID: "default" }),
  ),
  fault(
    "the session rotation logs in to the other region's store",
    "login-rotates",
    sessionRotation,
    (clean) =>
      told(sessionRotation, {
        SESSIONS_HOST: variable("SESSIONS_HOST", "session-rotation-usw2-production")(clean),
      })(clean),
  ),
  fault(
    "the session store lets in another user",
    "login-rotates",
    sessionRotation,
    edit("user-group-sessions-use1-production", inputs({ userIds: ["default"] })),
  ),
  fault(
    "the first login is made of another secret",
    "login-rotates",
    "bootstrap-g1-use1-production",
    (clean) => {
      const arn = find(clean, "rotation-sessions-use1-production").inputs.secretId;
      return edit(
        "bootstrap-g1-use1-production",
        inputs({ input: JSON.stringify({ action: "bootstrap", secretId: arn }) }),
      )(clean);
    },
  ),
  fault("readers are given administrators' login", "login-people", readers, (clean) =>
    told(readers, { LOGIN_SECRET_ARN: variable("LOGIN_SECRET_ARN", administrators)(clean) })(clean),
  ),
  fault("readers are given the application's login", "login-people", readers, (clean) =>
    told(readers, { LOGIN_SECRET_ARN: variable("APPLICATION_SECRET_ARN", rotation)(clean) })(clean),
  ),
  fault(
    "readers' function runs what administrators' does",
    "login-people",
    readers,
    told(readers, { ACCESS: "administrator" }),
  ),
  fault("readers look at the writer", "login-people", readers, (clean) =>
    told(readers, { DATABASE_HOST: variable("DATABASE_HOST", rotation)(clean) })(clean),
  ),
  fault("administrators change a copy", "login-people", administrators, (clean) =>
    told(administrators, { DATABASE_HOST: variable("DATABASE_HOST", readers)(clean) })(clean),
  ),
  fault("readers' and administrators' secrets swapped for the rotation", "login-rotates", rotation, (clean) =>
    told(rotation, {
      READER_SECRET_ARN: variable("ADMINISTRATOR_SECRET_ARN", rotation)(clean),
      ADMINISTRATOR_SECRET_ARN: variable("READER_SECRET_ARN", rotation)(clean),
    })(clean),
  ),
  fault(
    "people's statements come from another function's group",
    "login-reaches",
    readers,
    groupOf(readers, sessionRotation),
  ),
  fault(
    "a rotation function in another function's group",
    "login-reaches",
    rotation,
    groupOf(rotation, sessionRotation),
  ),
  fault(
    "the session rotation in the database rotation's group",
    "login-reaches",
    sessionRotation,
    groupOf(sessionRotation, rotation),
  ),
  fault("tasks in the hosts' group", "login-reaches", "service-use1-production", hostsGroup),
  fault(
    "the worker's tasks in the hosts' group",
    "login-reaches",
    "service-worker-use1-production",
    (clean) => {
      const { networkConfiguration } =
        hostsGroup(clean).registrations.find(({ name }) => name === "service-use1-production")?.inputs ?? {};
      return edit("service-worker-use1-production", inputs({ networkConfiguration }))(clean);
    },
  ),
  fault("the database in the session store's group", "login-reaches", "service-use1-production", (clean) =>
    edit(
      "aurora-use1-production-g1",
      inputs({ vpcSecurityGroupIds: find(clean, "cache-sessions-use1-production").inputs.securityGroupIds }),
    )(clean),
  ),
  fault(
    "the application is let in to another port of the database",
    "login-reaches",
    "service-use1-production",
    edit("ingress-app-to-database-5432-use1-production", inputs({ fromPort: 5433, toPort: 5433 })),
  ),
  fault(
    "the sessions' port",
    "login-arrives",
    task,
    container('"SESSIONS_PORT","value":"6379"', '"SESSIONS_PORT","value":"6380"'),
  ),
  fault(
    "the database's port",
    "login-arrives",
    worker,
    container('"PGPORT","value":"5432"', '"PGPORT","value":"6379"', worker),
  ),
  fault("the other region's session store", "login-arrives", task, (clean) =>
    container(
      /"SESSIONS_HOST","value":"[^"]+"/,
      `"SESSIONS_HOST","value":"${variable("SESSIONS_HOST", "session-rotation-usw2-production")(clean)}"`,
    )(clean),
  ),
  fault(
    "payments are queued as dead letters",
    "login-arrives",
    task,
    container(/queue-payments-use1-production-\w+/, "queue-dead-letters-use1-production-3ae9ee4"),
  ),
  fault("payments are queued in the other region", "login-arrives", task, (clean) =>
    container(
      /https:\/\/sqs[^"]+/,
      String(
        /https:\/\/sqs[^"]+/.exec(
          String(find(clean, "task-definition-usw2-production").inputs.containerDefinitions),
        )?.[0],
      ),
    )(clean),
  ),
  fault(
    "a task is told of the other region",
    "login-arrives",
    worker,
    container('"AWS_REGION","value":"us-east-1"', '"AWS_REGION","value":"us-west-2"', worker),
  ),
  fault("user and password swapped", "login-arrives", task, (clean) =>
    inTurn(
      container(/("name":"PGUSER","valueFrom":"[^"]+):username::/, "$1:password::"),
      container(/("name":"PGPASSWORD","valueFrom":"[^"]+):password::/, "$1:username::"),
    )(clean),
  ),
  fault("certificate and private key swapped", "login-arrives", task, (clean) =>
    inTurn(
      container(/(TLS_CERTIFICATE","valueFrom":"[^"]+):certificate:/, "$1:privateKey:"),
      container(/(TLS_PRIVATE_KEY","valueFrom":"[^"]+):privateKey:/, "$1:certificate:"),
    )(clean),
  ),
  fault("the database's password from the session store's secret", "login-arrives", task, (clean) => {
    const arn = String(find(clean, "rotation-sessions-use1-production").inputs.secretId);
    return container(secret("PGPASSWORD", "application-g1"), `$1${arn}`)(clean);
  }),
  fault("the session store's login from the database's secret", "login-arrives", task, (clean) => {
    const arn = String(find(clean, "rotation-application-g1-use1-production").inputs.secretId);
    return container(secret("SESSIONS_USER", "sessions"), `$1${arn}`)(clean);
  }),
  fault("tasks log in as the master", "login-arrives", worker, (clean) => {
    const arn = String(find(clean, "rotation-master-g1-use1-production").inputs.secretId);
    return container(secret("PGPASSWORD", "application-g1"), `$1${arn}`, worker)(clean);
  }),
  fault("the processor's key from the database's secret", "login-arrives", worker, (clean) => {
    const arn = String(find(clean, "rotation-application-g1-use1-production").inputs.secretId);
    return container(/("PROCESSOR_API_KEY","valueFrom":")[^"]+/, `$1${arn}:::`, worker)(clean);
  }),
  fault("a secret of the other region", "login-arrives", task, (clean) => {
    const arn = String(find(clean, "rotation-sessions-usw2-production").inputs.secretId);
    return container(secret("SESSIONS_PASSWORD", "sessions"), `$1${arn}`)(clean);
  }),
  fault(
    "a login without its user",
    "login-whole",
    worker,
    container(/\{"name":"PGUSER","valueFrom":"[^"]+"\},?/, "", worker),
  ),
  fault(
    "a login without the database's address",
    "login-whole",
    task,
    container(/\{"name":"PGHOST","value":"[^"]+"\},?/, ""),
  ),
  fault(
    "the reader's address in place of the writer's",
    "login-whole",
    worker,
    container(/("PGHOST","value":"[^"]+)\.cluster-/, "$1.cluster-ro-", worker),
  ),
  fault(
    "a secret's replica under the wrong region's key",
    "replica-key",
    "secret-application-g1-use1-production",
    replicaUnder("secret-processor-key-use1-production"),
  ),
  fault(
    "a secret's replica under the key for logs",
    "replica-key",
    "secret-application-g1-use1-production",
    replicaUnder("log-group-api-usw2-production"),
  ),
  fault(
    "a secret's replica under a key of nobody's",
    "replica-key",
    "a key that the plan does not have",
    edit(
      "secret-application-g1-use1-production",
      inputs({ replicas: [{ region: "us-west-2", kmsKeyId: nobodys }] }),
    ),
  ),
  fault(
    "the session store's password from a secret of nobody's",
    "login-arrives",
    `SESSIONS_PASSWORD from ${nobodys}, which is no secret of the plan`,
    container(secret("SESSIONS_PASSWORD", "sessions"), `$1${nobodys}`),
  ),
  fault(
    "no session store",
    "login-arrives",
    "nothing of the plan is",
    edit("cache-sessions-use1-production", "removed"),
  ),
  fault(
    "the rotation takes a secret of nobody's for the master's",
    "login-rotates",
    `MASTER_SECRET_ARN ${nobodys}, which holds nothing`,
    told(rotation, { MASTER_SECRET_ARN: nobodys }),
  ),
  fault(
    "the session rotation takes the other region's secret",
    "login-rotates",
    "secret-sessions-usw2-production, which is in us-west-2",
    (clean) =>
      told(sessionRotation, {
        SESSIONS_SECRET_ARN: variable("SESSIONS_SECRET_ARN", "session-rotation-usw2-production")(clean),
      })(clean),
  ),
  fault(
    "the session rotation logs in to a store of nobody's",
    "login-rotates",
    "sessions.example.com: no store of the plan",
    told(sessionRotation, { SESSIONS_HOST: "sessions.example.com" }),
  ),
  fault(
    "readers are given a secret of nobody's",
    "login-people",
    `takes ${nobodys}, which holds nothing`,
    told(readers, { LOGIN_SECRET_ARN: nobodys }),
  ),
  fault("readers are given the replica of their login", "login-people", "which is in us-west-2", (clean) =>
    inTurn(
      edit("secret-reader-g1-use1-production", inputs({ replicas: [{ region: "us-west-2" }] })),
      told(readers, {
        LOGIN_SECRET_ARN: variable("LOGIN_SECRET_ARN", readers)(clean).replace("us-east-1", "us-west-2"),
      }),
    )(clean),
  ),
];
