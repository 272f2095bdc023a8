import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import test from "ava";
import { ask } from "../../src/blocks/compute/smoke/probe/ask.ts";
import { createAuthority } from "../../src/tools/contract/stand-ins/certificates.ts";

const serverName = "use1.pay.example.com";
const servers: Server[] = [];
test.after.always(() => {
  for (const server of servers) server.close();
});

test.serial(
  "an address is asked by name, over TLS that has to be for that name, and by an authority that is believed",
  async (t) => {
    const authority = await createAuthority("Amazon");
    const stranger = await createAuthority("somebody else");
    const heard: string[] = [];
    const serve = async (host: string, by: typeof authority, status = 200): Promise<number> => {
      const server = createServer(await by.issue(host), ({ headers, url, method }, response) => {
        heard.push(`${method} ${headers.host}${url}`);
        if (status !== 0) response.writeHead(status, { location: "https://elsewhere.example.com/" }).end("…");
      }).listen(0, "127.0.0.1");
      servers.push(server);
      await new Promise((resolve) => server.once("listening", resolve));
      return (server.address() as AddressInfo).port;
    };
    const asking = (port: number, address = "127.0.0.1") =>
      ask(address, { port, path: "/healthz", serverName, authorities: authority.cert, timeoutMs: 1_000 });

    t.deepEqual(await asking(await serve(serverName, authority)), {
      address: "127.0.0.1",
      kind: "answered",
      status: 200,
    });
    t.deepEqual(heard, [`GET ${serverName}/healthz`]);
    t.like(await asking(await serve(serverName, authority, 302)), { kind: "answered", status: 302 });
    const other = await asking(await serve("pay.example.org", authority));
    t.is(other.kind, "broken");
    t.regex("reason" in other ? other.reason : "", /^ERR_TLS_CERT_ALTNAME_INVALID/);
    t.like(await asking(await serve(serverName, stranger)), { kind: "broken" });
    t.like(await asking(await serve(serverName, authority, 0)), { kind: "broken" }, "no answer");
    t.like(await asking(9, "127.0.0.1"), { kind: "unreachable" }, "nobody listens there");
  },
);
