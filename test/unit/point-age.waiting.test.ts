import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { bundlePointAge } from "../../src/blocks/backup/point-age/bundle.ts";

test("the bundle that Lambda gets prints one line of JSON, which the metric's filter reads", async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        RecoveryPoints: [{ Status: "COMPLETED", CreationDate: Date.now() / 1000 - 3600 }],
      }),
    );
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const code = `${await bundlePointAge()}
    module.exports.handler().catch((error) => { console.error(error); process.exit(1); });`;
  const file = join(mkdtempSync(join(tmpdir(), "point-age-")), "index.cjs");
  writeFileSync(file, code);
  const run = (variables: Readonly<Record<string, string>>) =>
    promisify(execFile)(process.execPath, ["--no-warnings", file], {
      env: {
        AWS_REGION: "us-west-2",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        ...variables,
      },
    });
  try {
    const { stdout } = await run({ BACKUP_VAULT: "backup-vault-usw2-production" });
    const { newestAgeSeconds, recoveryPoints } = JSON.parse(stdout);
    t.is(recoveryPoints, 1);
    t.true(Math.abs(newestAgeSeconds - 3600) < 60, stdout);
    t.regex(asked[0] ?? "", /^\/backup-vaults\/backup-vault-usw2-production\/recovery-points/);
    await t.throwsAsync(run({}), { message: /BACKUP_VAULT must be the name of a backup vault/ });
  } finally {
    server.close();
    rmSync(dirname(file), { recursive: true });
  }
});
