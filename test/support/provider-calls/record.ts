import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { iamActionOf } from "./iam-actions.ts";
import { type LoggedRequest, pathsIn, targetOf } from "./target.ts";

// Prints what the provider called in the life of a stack, as calls.jsonl has it, from its log with TF_LOG=DEBUG:
//   npx tsx test/support/provider-calls/record.ts terraform-provider.log > test/support/provider-calls/calls.jsonl

/** Tails that Pulumi makes up, IDs of AWS's, and the stack's own names, so that one record stands for every stack. */
const general = (text: string): string =>
  text
    .replaceAll(/-[0-9a-f]{7}(?![0-9a-f])/g, "-0000000")
    .replaceAll(/(hostedzone|healthcheck|queryloggingconfig)\/[^ /]+/g, "$1/ID")
    .replaceAll(/([\w.]*)\.staging\.test/g, "$1.DOMAIN")
    .replaceAll(/_[0-9a-f]{32}\./g, "_PROOF.")
    .replaceAll("staging", "SUFFIX")
    .replaceAll(/us-east-1|us-west-2/g, "REGION")
    .replaceAll(/(?<![a-z0-9])us[ew][12](?![a-z0-9])/g, "CODE");

async function requestsIn(file: string): Promise<readonly LoggedRequest[]> {
  const requests: LoggedRequest[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.includes('"@message":"HTTP Request Sent"')) continue;
    const entry: Readonly<Record<string, string | undefined>> = JSON.parse(line.slice(line.indexOf("{")));
    requests.push({
      service: entry["rpc.service"] ?? "",
      operation: entry["rpc.method"] ?? "",
      method: entry["http.method"] ?? "",
      url: entry["http.url"] ?? "",
      body: entry["http.request.body"] ?? "",
      region: (entry["aws.region"] ?? "").replace("aws-global", "us-east-1"),
      resource: entry.tf_resource_type ?? "",
    });
  }
  return requests;
}

const [file = "terraform-provider.log"] = process.argv.slice(2);
const requests = await requestsIn(file);
const paths = pathsIn(requests);
const calls = requests.map((request) =>
  JSON.stringify([
    request.resource,
    iamActionOf(request.service, request.operation, request.method),
    general(targetOf(request, paths)),
  ]),
);
process.stdout.write(`${[...new Set(calls)].sort().join("\n")}\n`);
