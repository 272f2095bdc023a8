import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { conditionsOfClosed } from "../../src/blocks/ingress/closed.ts";
import { bundleKeeper } from "../../src/blocks/lease/keeper/bundle.ts";

const region = "us-west-2";
const lost = "us-east-1";

test("the bundle of a keeper that Lambda gets reads the record, asks the other region, and prints one line of JSON", async (t) => {
  const asked: string[] = [];
  let home = lost;
  const server = createServer((request, response) => {
    const target = String(request.headers["x-amz-target"] ?? "");
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      asked.push(target || String(new URLSearchParams(body).get("Action")));
      response.setHeader("content-type", target ? "application/x-amz-json-1.0" : "text/xml");
      if (target.includes("GetItem"))
        response.end(JSON.stringify({ Item: { epoch: { N: "2" }, region: { S: home } } }));
      else if (target.includes("DescribeServices"))
        response.end(JSON.stringify({ services: [{ serviceName: "worker", desiredCount: 0 }] }));
      else
        response.end(
          "<DescribeRulesResponse><DescribeRulesResult><Rules/></DescribeRulesResult></DescribeRulesResponse>",
        );
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const code = await bundleKeeper();
  t.log(`${Math.round(code.length / 1024)} KiB`);
  const file = join(mkdtempSync(join(tmpdir(), "keeper-")), "index.cjs");
  writeFileSync(
    file,
    `${code}\nmodule.exports.handler().catch((error) => { console.error(error); process.exit(1); });`,
  );
  const run = (variables: Readonly<Record<string, string>>) =>
    promisify(execFile)(process.execPath, ["--no-warnings", file], {
      env: {
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        LEASE_TABLE: "payments-lease-production",
        OTHER_REGION: lost,
        ...variables,
      },
    });
  const { fence } = conditionsOfClosed(["pay.test"]);
  const GATES = JSON.stringify({
    rules: [{ name: "fence", arn: "arn:fence", closed: fence }],
    cluster: "cluster",
    services: [],
    unfenced: ["worker"],
  });
  try {
    t.like(JSON.parse((await run({ GATES })).stdout), { home: lost, openGates: 0 });
    t.deepEqual(asked, ["DynamoDB_20120810.GetItem"]);
    home = region;
    // A rule that is not there any more is none that is closed.
    const { stdout } = await run({ GATES });
    t.like(JSON.parse(stdout), { home: region, openGates: 1, open: ["fence"], shut: ["fence"] });
    t.true(asked.includes("ModifyRule"), asked.join(" "));
    await t.throwsAsync(run({}), { message: /GATES must be gates as JSON/ });
  } finally {
    server.close();
    rmSync(dirname(file), { recursive: true });
  }
});
