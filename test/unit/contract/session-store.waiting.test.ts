import test from "ava";
import { Cluster, type ClusterOptions } from "ioredis";
import { accessString, userName } from "../../../src/blocks/sessions/access.ts";
import { createAuthority } from "../../../src/tools/contract/stand-ins/certificates.ts";
import { sessionCommands } from "../../../src/tools/contract/stand-ins/session-commands.ts";
import { nodeCommands } from "../../../src/tools/contract/stand-ins/session-node.ts";
import { sessionsPassword, startSessions } from "../../../src/tools/contract/stand-ins/sessions.ts";

const authority = createAuthority("Authority of the store's tests");

async function storeFor(t: { teardown(end: () => unknown): void }) {
  const { cert, issue } = await authority;
  const store = await startSessions(await issue("localhost"));
  t.teardown(store.stop);
  const client = (over: Pick<ClusterOptions, "scaleReads"> = {}, password = sessionsPassword) => {
    const cluster = new Cluster([{ host: "localhost", port: store.port }], {
      dnsLookup: (address, done) => done(null, address),
      clusterRetryStrategy: () => null,
      enableReadyCheck: false,
      redisOptions: { tls: { ca: cert }, username: userName, password, enableReadyCheck: false },
      ...over,
    });
    cluster.on("error", () => {});
    t.teardown(() => cluster.disconnect());
    return cluster;
  };
  return { store, client };
}

test("the store's stand-in knows every command that its user may give", (t) => {
  const given = accessString.split(" ").flatMap((word) => (word.startsWith("+") ? [word.slice(1)] : []));
  t.deepEqual([...Object.keys(sessionCommands), ...Object.keys(nodeCommands([]))].sort(), given.sort());
});

test("the store's stand-in keeps sessions as Valkey does", async (t) => {
  const { store, client } = await storeFor(t);
  const cluster = client();
  t.is(await cluster.set("sessions:1", "čeština", "EX", 60), "OK");
  t.is(await cluster.get("sessions:1"), "čeština");
  t.is(await cluster.ttl("sessions:1"), 60);
  t.is(await cluster.set("sessions:1", "other", "EX", 60, "NX"), null);
  t.is(await cluster.pexpire("sessions:1", -1), 1);
  t.is(await cluster.get("sessions:1"), null);
  t.is(await cluster.ttl("sessions:1"), -2);
  t.is(await cluster.hset("sessions:2", { payer: "account-1", amount: "1" }), 2);
  t.deepEqual(await cluster.hgetall("sessions:2"), { payer: "account-1", amount: "1" });
  t.deepEqual(await cluster.hmget("sessions:2", "amount", "none"), ["1", null]);
  t.is(await cluster.ttl("sessions:2"), -1);
  t.is(await cluster.del("sessions:2"), 1);
  t.deepEqual([...store.sessions.keys()], []);
  t.deepEqual(store.refused, []);
});

test("the store's stand-in refuses what the environment's own user may not do", async (t) => {
  const { store, client } = await storeFor(t);
  const cluster = client();
  await t.throwsAsync(cluster.get("others:1"), { message: /^NOPERM/ });
  await t.throwsAsync(cluster.keys("sessions:*"), { message: /^NOPERM/ });
  await t.throwsAsync(client({}, "wrong").get("sessions:1"));
  await client({ scaleReads: "slave" })
    .get("sessions:1")
    .catch(() => undefined);
  for (const refused of [
    "the key others:1",
    "the command keys",
    `the login of ${userName}`,
    "the command readonly",
  ])
    t.true(store.refused.includes(refused), `${refused} among ${store.refused.join(", ")}`);
});
