import { inputs, rewrite } from "../mutate.ts";
import { type Fault, fed, named, part, primary } from "./fault.ts";

const replica = { regionName: "us-west-2", consistencyMode: "STRONG" };
const table = "table-lease-use1-production";
const definitions = (from: string | RegExp, to: string) =>
  primary("task-definition", rewrite("containerDefinitions", from, to));

/** The record of which region writes, and those that ask it. */
export const leaseFaults: readonly Fault[] = [
  ["lease-truth", primary("table-lease", inputs({ replicas: undefined }))],
  ["lease-truth", primary("table-lease", inputs({ replicas: [{ regionName: "us-west-2" }] }))],
  ["lease-truth", primary("table-lease", inputs({ replicas: [replica, replica] }))],
  ["lease-truth", primary("table-lease", inputs({ replicas: [{ ...replica, regionName: "us-east-2" }] }))],
  ["lease-truth", primary("table-lease", inputs({ globalTableWitness: undefined }))],
  ["lease-truth", primary("table-lease", inputs({ globalTableWitness: { regionName: "us-west-2" } }))],
  ["lease-truth", primary("table-lease", inputs({ ttl: { attributeName: "until", enabled: true } }))],
  ["lease-truth", primary("table-lease", inputs({ hashKey: "other" }))],
  ["lease-truth", primary("table-lease", inputs({ rangeKey: "epoch" }))],
  ["lease-truth", primary("table-lease", part("serverSideEncryption", { enabled: false }))],
  ["lease-truth", fed(table, "replicas", "key-data-use1-production")],
  ["right-key", fed(table, "serverSideEncryption", "key-messaging-use1-production")],
  ["protected", primary("table-lease", (table) => ({ ...table, protect: false }))],
  ["lease-asked", definitions("LEASE_TABLE", "LEASE_TABEL")],
  ["lease-asked", definitions('"LEASE_EPOCH","value":"1"', '"LEASE_EPOCH","value":"first"')],
  ["lease-asked", definitions('"value":"300"', '"value":"301"')],
  [
    "lease-asked",
    definitions('"LEASE_RENEWAL_SECONDS","value":"10"', '"LEASE_RENEWAL_SECONDS","value":"60"'),
  ],
  ["lease-asked", primary("task-definition-worker", rewrite("containerDefinitions", "LEASE_TABLE", "X"))],
  [
    "lease-epochs",
    named(
      "task-definition-usw2-production",
      rewrite("containerDefinitions", '"LEASE_EPOCH","value":"0"', '"LEASE_EPOCH","value":"1"'),
    ),
  ],
  ["lease-epochs", definitions('"LEASE_EPOCH","value":"1"', '"LEASE_EPOCH","value":"2"')],
  [
    "lease-asked",
    primary("task-definition", rewrite("containerDefinitions", /("LEASE_EPOCH","value":")/, "$1x")),
  ],
  [
    "lease-asked",
    primary("task-definition", rewrite("containerDefinitions", /("LEASE_EPOCH","value":"\d+)/, "$1x")),
  ],
];
