import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { answerSeconds } from "../../../kit/answer-time.ts";
import { ask, get, healthOf, within } from "../ask.ts";
import { startStrangeDatabase } from "../stand-ins/strange-database.ts";
import { lastLine, paying, serving, well } from "./asked.ts";
import { broken, type Clause, kept } from "./clause.ts";

/** Seconds for which an application that was shown a strange certificate may try again without looking at it. */
const patience = 3;

export const servingClauses: readonly Clause[] = [
  {
    id: "health",
    says: "It listens on PORT with TLS, and answers /healthz with 200 within the time that ECS gives it",
    mend: "read what it printed: with a read-only root, user 10001 and no capabilities, only /tmp can be written to",
    check: async (bench, { startSeconds }) => {
      const app = await bench.running("app");
      if (await well(app, startSeconds)) return kept;
      const exit = app.exited();
      return broken(
        `not well after ${startSeconds} s${exit === undefined ? "" : `, and ended with ${exit}`}; ${lastLine(app)}`,
      );
    },
  },
  {
    id: "certificate",
    says: "It shows the certificate of TLS_CERTIFICATE",
    mend: "use TLS_CERTIFICATE and TLS_PRIVATE_KEY, which are PEM, and no certificate of the image's own",
    check: serving(async (app, bench) => {
      const socket = connect({ host: "localhost", port: app.port, rejectUnauthorized: false });
      await once(socket, "secureConnect");
      const shown = socket.getPeerX509Certificate()?.fingerprint256;
      socket.destroy();
      return shown === new X509Certificate(bench.certificate.cert).fingerprint256
        ? kept
        : broken("it shows another one");
    }),
  },
  {
    id: "healthcheck",
    says: "A program `healthcheck` is on its path, and ends with 0 when it is well",
    mend: "add one: ECS runs it without a shell, in the container",
    check: serving(async (app) => {
      const status = await app.exec(["healthcheck"]);
      return status === 0 ? kept : broken(`it is well, and healthcheck ends with ${status}`);
    }),
  },
  {
    id: "health-honest",
    says: "Without its database it says that it cannot serve, and goes on when the database is back",
    mend: "ask the database in the health check, and do not end because it is away",
    check: serving(async (app, bench, { noticeSeconds }) => {
      const allowed = (allow: boolean) =>
        bench.database.ask(
          "postgres",
          `ALTER DATABASE ${bench.databaseName} ALLOW_CONNECTIONS ${allow}`,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${bench.databaseName}'`,
        );
      await allowed(false);
      try {
        if (!(await within(noticeSeconds, async () => (await healthOf(app)) !== 200)))
          return broken("without a database /healthz still answers 200");
        if ((await app.exec(["healthcheck"])) === 0)
          return broken("without a database healthcheck ends with 0");
      } finally {
        await allowed(true);
      }
      return (await well(app, noticeSeconds))
        ? kept
        : broken(`with the database back it does not serve; ${lastLine(app)}`);
    }),
  },
  {
    id: "database-tls",
    says: "It believes a database only whose certificate is from PGSSLROOTCERT's authorities and for PGHOST",
    mend: "connect as PGSSLMODE=verify-full says: check the authority and the name",
    alone: "another database stands where its own was",
    check: async (bench, { startSeconds }) => {
      const strangers = {
        "for another name": await bench.authority.issue("elsewhere.internal"),
        "of another authority": await bench.strangeCertificate(),
      };
      // Side by side, because each takes its time.
      const findings = await Promise.all(
        Object.entries(strangers).map(async ([what, certificate]) => {
          const strange = await startStrangeDatabase(certificate);
          try {
            const app = await bench.start("app", { PGPORT: String(strange.port) });
            // Silence proves nothing: it may not be up yet. Some ask for a database only when they are asked themselves.
            const met = async () => {
              await healthOf(app);
              return strange.refusals + strange.logins > 0;
            };
            if (!(await within(startSeconds, met)))
              return broken(`it looked at no certificate of a database; ${lastLine(app)}`);
            return (await within(patience, () => strange.logins > 0))
              ? broken(`it logged in to a database with a certificate ${what}`)
              : kept;
          } finally {
            await strange.stop();
          }
        }),
      );
      return findings.find(({ kind }) => kind === "broken") ?? kept;
    },
  },
  {
    id: "login-refused",
    says: "A task whose login the database refuses ends by itself, so that another one starts with the current login",
    mend: "end with a status other than 0 on SQLSTATE 28P01 or 28000",
    alone: "the login of all tasks is refused",
    check: serving(async (app, bench, { startSeconds, noticeSeconds }) => {
      // Two rotations: after the first one the old login still works.
      await bench.database.rotate();
      await bench.database.rotate();
      await bench.database.ask(
        "postgres",
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${bench.databaseName}'`,
      );
      const ended = await within(noticeSeconds, async () => {
        await healthOf(app);
        return app.exited() !== undefined;
      });
      if (!ended) return broken("its login is refused, and it goes on");
      if (app.exited() === 0) return broken("it ended with 0, as if all were well");
      return (await well(await bench.running("app"), startSeconds))
        ? kept
        : broken("the next one does not serve");
    }),
  },
  {
    id: "keep-alive",
    says: `It keeps idle connections for longer than the load balancer does, ${answerSeconds} seconds`,
    mend: `set the server's keep-alive above ${answerSeconds} seconds: a connection that it closes first is a 502 now and then`,
    check: serving(async (app, _, { idleSeconds }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      let closed = false;
      agent.on("free", (socket) => socket.once("close", () => (closed = true)));
      await ask(app, get("/healthz"), agent);
      await sleep(idleSeconds * 1000);
      const early = closed;
      agent.destroy();
      return early ? broken(`it closed an idle connection before ${idleSeconds} s`) : kept;
    }),
  },
  {
    id: "side-by-side",
    says: "Two tasks that start at once, on an empty database, both come to serve, and one that starts later too",
    mend: "migrate under a lock, and only add: two versions run during every deployment",
    alone: "the database has to be empty",
    check: async (bench, { startSeconds }) => {
      const pair = await Promise.all([bench.start("app"), bench.start("app")]);
      for (const app of pair)
        if (!(await well(app, startSeconds))) return broken(`one of two does not serve; ${lastLine(app)}`);
      const later = await bench.start("app");
      return (await well(later, startSeconds))
        ? kept
        : broken(`a later one does not serve; ${lastLine(later)}`);
    },
  },
  {
    id: "api-token",
    says: "By the public API's name nobody is served without a token",
    mend: "verify the token of requests to api.<domain>: signature, issuer, audience, expiry, scope",
    check: paying(async (app, payment) => {
      const asked = payment("key-of-api-token-1");
      const { status } = await ask(app, {
        ...asked,
        headers: { ...asked.headers, host: "api.pay.example.com", "x-client-subject": "somebody" },
      });
      return status === 401 || status === 403 ? kept : broken(`it answered ${status}`);
    }),
  },
];
