import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import test from "ava";
import { within } from "../../../src/tools/contract/ask.ts";
import { createAuthority } from "../../../src/tools/contract/stand-ins/certificates.ts";
import { startStrangeDatabase } from "../../../src/tools/contract/stand-ins/strange-database.ts";

/** The code of a protocol's version, or of what is asked in its place, as a message of eight bytes. */
function message(code: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8);
  bytes.writeInt32BE(code, 4);
  return bytes;
}

const tls = message(80_877_103);
const gss = message(80_877_104);
const version3 = message(196_608);

async function meet(t: { teardown(end: () => unknown): void }) {
  const authority = await createAuthority("Authority of strangers");
  const strange = await startStrangeDatabase(await authority.issue("localhost"));
  t.teardown(strange.stop);
  const open = async () => {
    const socket = connect({ port: strange.port, host: "localhost" });
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket;
  };
  return { strange, open };
}

async function asked(socket: Socket, request: Buffer): Promise<string> {
  socket.write(request);
  const [answer] = await once(socket, "data");
  return String(answer);
}

test("who looks at the certificate and ends is told from who goes on all the same", async (t) => {
  const { strange, open } = await meet(t);
  const refusing = await open();
  t.is(await asked(refusing, gss), "N");
  t.is(await asked(refusing, tls), "S");
  const [error] = await once(connectSecurely({ socket: refusing, servername: "localhost" }), "error");
  t.is(error.code, "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  t.true(await within(30, () => strange.refusals === 1));
  t.is(strange.logins, 0);

  const believing = await open();
  t.is(await asked(believing, tls), "S");
  const secure = connectSecurely({ socket: believing, rejectUnauthorized: false });
  secure.on("error", () => {}).write(version3);
  await once(secure, "close");
  t.deepEqual([strange.refusals, strange.logins], [1, 1]);
});

test("who logs in without TLS has logged in, and who only knocks has done nothing", async (t) => {
  const { strange, open } = await meet(t);
  const knocking = await open();
  knocking.destroy();
  await once(knocking, "close");
  const plain = await open();
  plain.write(version3);
  await once(plain, "close");
  t.deepEqual([strange.refusals, strange.logins], [0, 1]);
});
