import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { inspect } from "node:util";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import type { SessionRotationContext } from "../../src/blocks/sessions/rotation/context.ts";
import { createHandler } from "../../src/blocks/sessions/rotation/dispatch.ts";
import {
  formatCredential,
  parseCredential,
  type SessionCredential,
} from "../../src/blocks/sessions/rotation/secret.ts";
import { type LogIn, valkeyAt } from "../../src/blocks/sessions/rotation/valkey.ts";
import {
  type Authority,
  createAuthority,
  type IssuedCertificate,
} from "../../src/tools/contract/stand-ins/certificates.ts";
import { createSecretsManagerDouble, type SecretsManagerDouble } from "./rotation-secrets-manager.ts";
import { said } from "./said.ts";

export const secretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:sessions-abcdef";
const rotationSteps = ["createSecret", "setSecret", "testSecret", "finishSecret"];
const firstCredential: SessionCredential = { username: "sessions", password: "first-password-of-tests" };

/** The store as ElastiCache knows it, and as it answers. */
export interface Store {
  passwords: readonly string[];
  status: string;
  /** Looks at the user for which a change is still under way. */
  slowness: number;
  /** Looks that are left until the change at hand is done. */
  left: number;
  /** Every command that came in, by its first word. */
  heard: string[];
  /** The store's answer instead of Valkey's own words. */
  answer: string | undefined;
}

/** A store, ElastiCache's API, a Secrets Manager and the function between them. */
export interface SessionsWorld {
  readonly authority: Authority;
  readonly secrets: SecretsManagerDouble;
  readonly store: Store;
  readonly context: SessionRotationContext;
  /** Milliseconds that the function waited. */
  waited(): number;
  /** Has calls go through something, such as a crash. @returns what takes it out again */
  through(gate: Gate): () => void;
  invoke(event: unknown, context?: SessionRotationContext): Promise<unknown>;
  /** Secrets Manager's calls for one rotation: every step in turn, up to the first error. */
  rotate(): Promise<void>;
  current(): SessionCredential;
  readonly logIn: LogIn;
  /** Has the server show another certificate. */
  showing(certificate: IssuedCertificate): void;
  logInTrusting(authorities: readonly string[]): LogIn;
  reset(): void;
  /** Passwords found in what the function said. */
  leaks(): readonly string[];
  stop(): Promise<void>;
}

export type Gate = <T>(act: () => Promise<T>) => Promise<T>;

const open: Gate = (act) => act();

/** The world of all tests of a process. */
export const sessionsWorld = await createSessionsWorld();

async function createSessionsWorld(): Promise<SessionsWorld> {
  const authority = await createAuthority("Test store authority");
  const store: Store = { passwords: [], status: "", slowness: 0, left: 0, heard: [], answer: undefined };
  const server = createServer({ ...(await authority.issue("localhost")) }, (socket) => serve(store, socket));
  server.on("tlsClientError", () => {});
  server.listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  let gate = open;
  let waited = 0;
  const secrets = createSecretsManagerDouble();
  secrets.client.middlewareStack.add((next) => (args) => gate(() => next(args)), {
    name: "gate",
    step: "initialize",
    priority: "high",
  });
  const logInTrusting: SessionsWorld["logInTrusting"] = (authorities) =>
    valkeyAt({ host: "localhost", port, authorities });
  const logIn = logInTrusting([authority.cert]);
  const context: SessionRotationContext = {
    environment: { secretArn, userId: "sessions-use1-production", host: "localhost" },
    secrets: secrets.client,
    users: elastiCache(store, (act) => gate(act)),
    logIn: (credential) => gate(() => logIn(credential)),
    wait: async (milliseconds) => {
      waited += milliseconds;
    },
  };
  const invoke: SessionsWorld["invoke"] = async (event, using = context) => {
    try {
      return await createHandler(using)(event);
    } catch (error) {
      said.push(inspect(error, { depth: 10, showHidden: true }));
      throw error;
    }
  };
  return {
    authority,
    secrets,
    store,
    context,
    waited: () => waited,
    through: (next) => {
      gate = next;
      return () => {
        gate = open;
      };
    },
    invoke,
    rotate: async () => {
      const ClientRequestToken = secrets.beginRotation(secretArn);
      for (const Step of rotationSteps) await invoke({ Step, SecretId: secretArn, ClientRequestToken });
    },
    current: () => parseCredential(secrets.value(secretArn, "AWSCURRENT") ?? ""),
    logIn,
    showing: (certificate) => server.setSecureContext({ ...certificate }),
    logInTrusting,
    reset: () => {
      Object.assign(store, {
        passwords: [firstCredential.password],
        status: "active",
        slowness: 2,
        heard: [],
        answer: undefined,
      });
      waited = 0;
      secrets.create(secretArn, formatCredential(firstCredential));
      secrets.enableRotation(secretArn);
    },
    leaks: () => {
      const passwords = [...secrets.everStored].flatMap(
        (value) => /"password":"([^"]+)/.exec(value)?.[1] ?? [],
      );
      return passwords.filter((password) => said.join("\n").includes(password));
    },
    stop: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers AUTH and PING as Valkey does. */
function serve(store: Store, socket: TLSSocket): void {
  let loggedIn = false;
  socket.setEncoding("utf8").on("error", () => {});
  socket.on("data", (text) => {
    for (const [, body = ""] of String(text).matchAll(/\*\d+\r\n((?:\$\d+\r\n[^\r]*\r\n)+)/g)) {
      const [name = "", user, password = ""] = body.split("\r\n").filter((_, index) => index % 2 === 1);
      store.heard.push(name);
      if (store.answer !== undefined) socket.write(store.answer);
      else if (name === "AUTH") {
        loggedIn = user === firstCredential.username && store.passwords.includes(password);
        socket.write(
          loggedIn ? "+OK\r\n" : "-WRONGPASS invalid username-password pair or user is disabled.\r\n",
        );
      } else socket.write(loggedIn ? "+PONG\r\n" : "-NOAUTH Authentication required.\r\n");
    }
  });
}

/** ElastiCache's rules for users behind the real client, at its HTTP handler: a change takes a while, and no other one is taken meanwhile. */
function elastiCache(store: Store, gate: Gate): ElastiCacheClient {
  const answer = (request: URLSearchParams): [status: number, body: string] => {
    if (request.get("Action") === "DescribeUsers") {
      if (store.status === "modifying" && store.left-- <= 0) store.status = "active";
      const user = `<UserId>${request.get("UserId")}</UserId><Status>${store.status}</Status>`;
      return [200, result("DescribeUsers", `<Users><member>${user}</member></Users>`)];
    }
    const passwords = [...request].flatMap(([key, value]) => (key.startsWith("Passwords.") ? [value] : []));
    if (store.status !== "active")
      return failure("InvalidUserState", `User is ${store.status}: ${passwords}`);
    if (passwords.length > 2) return failure("InvalidParameterValue", `Too many passwords: ${passwords}`);
    Object.assign(store, { passwords, status: "modifying", left: store.slowness });
    return [200, result("ModifyUser", "<Status>modifying</Status>")];
  };
  return new ElastiCacheClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
    requestHandler: {
      handle: async ({ body }: { body: string }) => {
        const [statusCode, text] = await gate(async () => answer(new URLSearchParams(body)));
        return {
          response: {
            statusCode,
            headers: { "content-type": "text/xml" },
            body: new TextEncoder().encode(text),
          },
        };
      },
    },
  });
}

const result = (action: string, body: string) =>
  `<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`;

const failure = (code: string, message: string): [number, string] => [
  400,
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
];
