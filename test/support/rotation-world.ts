import { inspect } from "node:util";
import type { RotationContext } from "../../src/blocks/data/rotation/credential.ts";
import { type Login, postgresOver, withSession } from "../../src/blocks/data/rotation/database.ts";
import { createHandler } from "../../src/blocks/data/rotation/dispatch.ts";
import {
  type Access,
  applicationGroup,
  applicationLogins,
  peoplesFamilies,
} from "../../src/blocks/data/rotation/roles.ts";
import { initialSecret, parseApplicationSecret } from "../../src/blocks/data/rotation/secret.ts";
import { type Authority, createAuthority } from "../../src/tools/contract/stand-ins/certificates.ts";
import { type PostgresServer, startPostgres } from "../../src/tools/contract/stand-ins/postgres.ts";
import { createSecretsManagerDouble, type SecretsManagerDouble } from "./rotation-secrets-manager.ts";
import { said } from "./said.ts";

export const masterArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-1-abcdef";
export const applicationArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:application-abcdef";
export const readerArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:reader-abcdef";
export const administratorArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:administrator-abcdef";
export const bootstrapEvent = { action: "bootstrap", secretId: applicationArn };
const rotationSteps = ["createSecret", "setSecret", "testSecret", "finishSecret"];
const masterCredential = { username: "master", password: "master-only-for-tests" };

/** A database server, a Secrets Manager and the function between them. */
export interface World {
  readonly server: PostgresServer;
  readonly authority: Authority;
  readonly secrets: SecretsManagerDouble;
  readonly context: RotationContext;
  /** Invokes the function; what it prints and throws is kept for {@link World.leaks}. */
  invoke(event: unknown, context?: RotationContext): Promise<unknown>;
  /** Secrets Manager's calls for one rotation: every step in turn, up to the first error. */
  rotate(context?: RotationContext, secretArn?: string): Promise<void>;
  /** Makes the secret of people's logins, without a password. */
  invitePeople(access: Access): void;
  /** Back to a new database, a new secret and the master's first password. */
  reset(): Promise<void>;
  /** Statements as the server's superuser in the application's database. */
  asSuperuser(...statements: readonly string[]): Promise<void>;
  /** The application secret's first value, without a password. */
  readonly initial: string;
  /** The credential staged AWSCURRENT, as an application reads it. */
  current(): Login;
  /** Runs statements with a credential; rejects when it does not log in. */
  query(
    login: Login,
    ...statements: readonly string[]
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Passwords and verifiers found in what the function said, passwords found in the server's log. */
  leaks(): readonly string[];
  /** Ends it, if it has not been ended yet. */
  stop(): Promise<void>;
}

/** The world of all tests of a process. */
export const world = await createWorld();

async function createWorld(): Promise<World> {
  const authority = await createAuthority("Test database authority");
  const server = await startPostgres(await authority.issue("localhost"));
  const target = { host: server.host, port: server.port, dbname: "payments" };
  const initial = initialSecret(target);
  const secrets = createSecretsManagerDouble();
  const connect = postgresOver([authority.cert]);
  const context: RotationContext = {
    environment: {
      masterSecretArn: masterArn,
      applicationSecretArn: applicationArn,
      readerSecretArn: readerArn,
      administratorSecretArn: administratorArn,
      databaseHost: server.host,
    },
    secrets: secrets.client,
    connect,
  };

  const query: World["query"] = (login, ...statements) =>
    withSession(connect, login, async (session) => {
      let rows: readonly Readonly<Record<string, unknown>>[] = [];
      for (const statement of statements) rows = await session.query(statement);
      return rows;
    });
  const asSuperuser = async (...statements: readonly string[]) => {
    await query({ ...target, ...server.superuser }, ...statements);
  };
  const invoke: World["invoke"] = async (event, using = context) => {
    try {
      return await createHandler(using)(event);
    } catch (error) {
      said.push(inspect(error, { depth: 10, showHidden: true }));
      throw error;
    }
  };

  // As on RDS: the master may create roles and owns the database, but is no superuser.
  await query(
    { ...target, dbname: "postgres", ...server.superuser },
    `CREATE ROLE ${masterCredential.username} LOGIN CREATEROLE CREATEDB PASSWORD '${masterCredential.password}'`,
    `CREATE DATABASE payments OWNER ${masterCredential.username}`,
  );
  secrets.create(masterArn, JSON.stringify(masterCredential));
  secrets.create(applicationArn, initial);
  let stopped: Promise<void> | undefined;

  return {
    server,
    authority,
    secrets,
    context,
    invoke,
    rotate: async (using = context, SecretId = applicationArn) => {
      secrets.enableRotation(SecretId);
      const ClientRequestToken = secrets.beginRotation(SecretId);
      for (const Step of rotationSteps) await invoke({ Step, SecretId, ClientRequestToken }, using);
    },
    invitePeople: (access) => {
      const arn = access === "reader" ? readerArn : administratorArn;
      secrets.create(arn, initialSecret(target, peoplesFamilies[access]));
    },
    reset: async () => {
      secrets.create(applicationArn, initial);
      await asSuperuser(
        `ALTER ROLE ${masterCredential.username} PASSWORD '${masterCredential.password}'`,
        `DROP SCHEMA IF EXISTS ${applicationGroup} CASCADE`,
        "GRANT CONNECT, TEMPORARY ON DATABASE payments TO PUBLIC",
        ...[...applicationLogins, applicationGroup].flatMap((role) => [
          `DO $$ BEGIN DROP OWNED BY ${role}; EXCEPTION WHEN undefined_object THEN END $$`,
          `DROP ROLE IF EXISTS ${role}`,
        ]),
      );
    },
    asSuperuser,
    initial,
    current: () => {
      const { password, ...rest } = parseApplicationSecret(secrets.value(applicationArn, "AWSCURRENT") ?? "");
      if (password === null) throw new Error("The current version has no password");
      return { ...rest, password };
    },
    query,
    leaks: () => {
      const passwords = [...secrets.everStored].flatMap(
        (value) => /"password":"([^"]+)"/.exec(value)?.[1] ?? [],
      );
      const verifiers = server.log().match(/SCRAM-SHA-256\$[^']+/g) ?? [];
      const speech = said.join("\n");
      const ownStatements = server.log().replaceAll(`PASSWORD '${masterCredential.password}'`, "");
      return [
        ...[...passwords, ...verifiers].filter((secret) => speech.includes(secret)),
        ...passwords.filter((password) => ownStatements.includes(password)),
      ];
    },
    stop: () => {
      stopped ??= server.stop();
      return stopped;
    },
  };
}
