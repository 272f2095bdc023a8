import {
  DescribeListenerAttributesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { createInternet, type Sockets } from "../../../src/tools/verify/sockets/internet.ts";
import { find, text } from "./find.ts";
import { primary, sample, secondary } from "./sample.ts";
import {
  createAuthority,
  type Identity,
  issue,
  servePlain,
  servePostgres,
  serveSecure,
  stopServers,
} from "./servers.ts";

const names = ["pay.staging.example.com", "use1.pay.staging.example.com"];
const database = sample.regions[primary].databases[0]?.writerEndpoint ?? "";
let authority: Identity;
let identity: Identity;
test.before(async () => {
  authority = await createAuthority();
  identity = await issue(authority, names, 90);
});
test.after.always(stopServers);

/** The internet with one server for everybody. */
const at = (ports: { readonly plain?: number; readonly secure?: number }): Sockets =>
  createInternet({
    authorities: [authority.cert],
    databaseAuthorities: [authority.cert],
    route: ({ port }) => ({ host: "127.0.0.1", port: (port === 80 ? ports.plain : ports.secure) ?? 1 }),
  });

const old = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

test("tls-versions: what is older than 1.2 has to be refused, and a server that talks it is found out", async (t) => {
  const good = await serveSecure({ ...identity, minVersion: "TLSv1.2" }, () => {});
  t.like(await find("tls-versions", { internet: at({ secure: good }) }), {
    status: "pass",
    found: "TLSv1.2, TLSv1.3 accepted, the others refused",
  });
  const bad = await serveSecure({ ...identity, ...old, maxVersion: "TLSv1.2" }, () => {});
  const found = await find("tls-versions", { internet: at({ secure: bad }) });
  t.is(found.status, "fail");
  t.regex(text(found), /^TLSv1 is accepted; TLSv1\.1 is accepted; TLSv1\.3 is refused: /);
});

test("a server that cannot be reached has refused nothing", async (t) => {
  for (const id of ["tls-versions", "tls-certificate", "http-redirect", "no-way-around", "region-role"]) {
    const found = await find(id, { internet: at({}) });
    t.is(found.status, "fail", id);
    t.regex(
      text(found),
      /^could not be checked: .+(cannot be reached|gives no answer): connect ECONNREFUSED/,
      id,
    );
  }
});

test("tls-certificate: trusted, of both names, and not about to end", async (t) => {
  const show = async (shown: Identity) =>
    find("tls-certificate", { internet: at({ secure: await serveSecure(shown, () => {}) }) });
  t.is((await show(identity)).status, "pass");
  t.is(text(await show(await issue(authority, names, 20))), "19 days left");
  t.is(text(await show(await issue(authority, names.slice(0, 1), 90))), `not of ${names[1]}`);
  t.is(
    text(await show(await issue(authority, ["other.example.com"], 90))),
    `not of ${names[0]}; not of ${names[1]}`,
  );
  t.regex(text(await show(await issue(await createAuthority(), names, 90))), /^not trusted: \w+/);
});

test("http-redirect: once and for all, to the same page", async (t) => {
  const answer = async (status: number, location: string) =>
    find("http-redirect", {
      internet: at({
        plain: await servePlain((_, response) => response.writeHead(status, { location }).end()),
      }),
    });
  const there = `https://${names[0]}:443/.well-known/active-region`;
  t.is((await answer(301, there)).status, "pass");
  t.is(text(await answer(302, there)), `302 ${there}`);
  t.is(
    text(await answer(301, `http://${names[0]}/.well-known/active-region`)),
    `301 http://${names[0]}/.well-known/active-region`,
  );
  t.is((await answer(200, "")).status, "fail");
});

test("region-role: the active region answers by the customers' name, the other one turns them away", async (t) => {
  const asked: string[] = [];
  const answer = async (status: number, region: typeof primary | typeof secondary) => {
    const secure = await serveSecure(identity, ({ headers, url }, response) => {
      asked.push(`${headers.host}${url}`);
      response.writeHead(status).end();
    });
    return find("region-role", { internet: at({ secure }) }, region);
  };
  t.is((await answer(200, primary)).status, "pass");
  t.is((await answer(503, secondary)).status, "pass");
  t.is(text(await answer(502, primary)), "502");
  t.is(text(await answer(200, secondary)), "200");
  t.deepEqual([...new Set(asked)], [`${names[0]}/healthz`]);
  const { regions } = sample;
  const deployed = {
    ...sample,
    regions: { ...regions, [primary]: { ...regions[primary], service: undefined } },
  };
  t.is((await find("region-role", { deployed })).status, "skipped");
});

test("no-way-around: names of the API, of nobody, and what API Gateway alone says are refused from outside", async (t) => {
  const hosts = new Set<string>();
  const answer = async (
    region: typeof primary | typeof secondary,
    status: (host: string | undefined, forged: boolean) => number,
  ) => {
    const secure = await serveSecure(
      await issue(authority, ["use1.pay.staging.example.com", "usw2.pay.staging.example.com"], 90),
      ({ headers }, response) => {
        hosts.add(String(headers.host));
        const forged = headers["x-client-address"] ?? headers["x-client-subject"];
        response.writeHead(status(headers.host, forged !== undefined)).end();
      },
    );
    return find("no-way-around", { internet: at({ secure }) }, region);
  };
  const own = /^us[ew]\d\.pay\./;
  const guarded = (host = "", forged: boolean) => (own.test(host) && !forged ? 200 : 403);
  t.is((await answer(primary, guarded)).status, "pass");
  t.deepEqual([...hosts].sort(), [
    "api.pay.staging.example.com",
    "nobody.invalid",
    "use1.api.pay.staging.example.com",
    "use1.pay.staging.example.com",
  ]);
  t.is((await answer(secondary, () => 503)).status, "pass");
  t.is(
    text(await answer(primary, (host, forged) => (host?.startsWith("api.") ? 200 : guarded(host, forged)))),
    "host: api.pay.staging.example.com 200",
  );
  t.is(
    text(await answer(primary, (host) => guarded(host, false))),
    "x-client-address: 192.0.2.1 200; x-client-subject: 192.0.2.1 200",
  );
  t.regex(text(await answer(primary, () => 403)), /nothing is known of the others$/);
});

test.serial("hsts: in an answer as well as in the settings", async (t) => {
  const value = "max-age=63072000; includeSubDomains";
  const balancing = mockClient(ElasticLoadBalancingV2Client);
  balancing.on(DescribeListenerAttributesCommand).resolves({
    Attributes: [{ Key: "routing.http.response.strict_transport_security.header_value", Value: value }],
  });
  const answer = async (header: string) => {
    const secure = await serveSecure(identity, (_, response) =>
      response.writeHead(200, { "strict-transport-security": header }).end(),
    );
    return find("hsts", { internet: at({ secure }) });
  };
  t.is((await answer(value)).status, "pass");
  t.is(text(await answer("max-age=63072000")), "/healthz has max-age=63072000");
  balancing.restore();
});

test("dns-answers: with addresses of the active region, and of no other", async (t) => {
  const answers = (customers: readonly string[]) => {
    const known: Readonly<Record<string, readonly string[]>> = {
      [names[0] ?? ""]: customers,
      [names[1] ?? ""]: ["1.1.1.1", "1.1.1.2"],
      "usw2.pay.staging.example.com": ["2.2.2.2"],
    };
    return find("dns-answers", { internet: { ...at({}), addresses: async (name) => known[name] ?? [] } });
  };
  t.is((await answers(["1.1.1.2", "1.1.1.3"])).status, "pass");
  t.is(
    text(await answers(["2.2.2.2"])),
    "2.2.2.2; us-east-1 has 1.1.1.1, 1.1.1.2; 2.2.2.2, which are of us-west-2",
  );
  t.is(text(await answers([])), "no address; us-east-1 has 1.1.1.1, 1.1.1.2");
});

test("database-connections: plain text refused, TLS verified by the database's own name", async (t) => {
  const knock = async (shown: Identity, plain: "28000" | "28P01", secure: "28000" | "28P01" = "28P01") =>
    find("database-connections", {
      internet: at({}),
      databaseHost: { host: "127.0.0.1", port: await servePostgres(shown, { plain, secure }) },
    });
  const own = await issue(authority, [database], 90);
  t.is((await knock(own, "28000")).status, "pass");
  t.is(text(await knock(own, "28P01")), "plain text is asked for a password");
  t.is(text(await knock(own, "28000", "28000")), "verified TLS is refused");
  t.regex(
    text(await knock(identity, "28000")),
    /^could not be checked: a verified connection .+ came to nothing: .*altnames/,
  );
  const strange = await issue(await createAuthority(), [database], 90);
  t.regex(text(await knock(strange, "28000")), /^could not be checked: a verified connection/);
  t.is((await find("database-connections", { internet: at({}) })).status, "skipped");
});
