import type { Plain, PlainRecord } from "../../../../src/proofs/model/registration.ts";
import { added, find, inputs, inTurn, type Mutation, options, rewrite } from "../../mutate.ts";
import { copied, edit, fault, type PlannedFault, part } from "./fault.ts";

/** Leaves the first subnets of a list. */
const fewer =
  (input: string, count = 1): Mutation =>
  (registration) =>
    inputs({ [input]: (registration.inputs[input] as readonly Plain[]).slice(0, count) })(registration);

const service =
  (changes: (network: PlainRecord) => PlainRecord): Mutation =>
  (registration) =>
    part(
      "networkConfiguration",
      changes(registration.inputs.networkConfiguration as PlainRecord),
    )(registration);

const oneSubnet = service(({ subnets }) => ({ subnets: (subnets as readonly Plain[]).slice(0, 1) }));

/** Subnets of the public tier, two of them in one zone. */
const twice: PlannedFault["change"] = (clean) => {
  const [first, , last] = find(clean, "alb-use1-production").inputs.subnets as readonly string[];
  return edit("alb-use1-production", inputs({ subnets: [first ?? "", first ?? "", last ?? ""] }))(clean);
};

/** Too few zones, forgotten protection, names that are not their own, policies that are too long. */
export const spreadFaults: readonly PlannedFault[] = [
  fault(
    "endpoints in one zone",
    "every-zone",
    "endpoint-ecr-api-use1-production",
    edit("endpoint-ecr-api-use1-production", fewer("subnetIds")),
  ),
  fault(
    "an endpoint without one of the zones",
    "every-zone",
    "endpoint-sqs-usw2-production",
    edit("endpoint-sqs-usw2-production", fewer("subnetIds", 2)),
  ),
  fault(
    "one zone for hosts",
    "every-zone",
    "hosts-use1-production",
    edit("hosts-use1-production", fewer("vpcZoneIdentifiers")),
  ),
  fault(
    "one zone for tasks",
    "every-zone",
    "service-use1-production",
    edit("service-use1-production", oneSubnet),
  ),
  fault(
    "one zone for the worker's tasks",
    "every-zone",
    "service-worker-usw2-production",
    edit("service-worker-usw2-production", oneSubnet),
  ),
  fault(
    "the load balancer in one zone",
    "every-zone",
    "alb-use1-production",
    edit("alb-use1-production", fewer("subnets")),
  ),
  fault("the load balancer twice in one zone", "every-zone", "alb-use1-production", twice),
  fault(
    "the API's balancer in two zones",
    "every-zone",
    "nlb-usw2-production",
    edit("nlb-usw2-production", fewer("subnets", 2)),
  ),
  fault(
    "the API's link in one zone",
    "every-zone",
    "vpc-link-use1-production",
    edit("vpc-link-use1-production", fewer("subnetIds")),
  ),
  fault(
    "the session store in one zone",
    "every-zone",
    "cache-sessions-use1-production",
    edit("cache-sessions-use1-production", fewer("subnetIds")),
  ),
  fault(
    "the database's subnets in two zones",
    "every-zone",
    "subnet-group-data-usw2-production",
    edit("subnet-group-data-usw2-production", fewer("subnetIds", 2)),
  ),
  fault(
    "a rotation in one zone",
    "every-zone",
    "rotation-use1-production-g1",
    edit("rotation-use1-production-g1", (registration) => {
      const { subnetIds } = registration.inputs.vpcConfig as { readonly subnetIds: readonly Plain[] };
      return part("vpcConfig", { subnetIds: subnetIds.slice(0, 1) })(registration);
    }),
  ),
  fault(
    "the data tier's ACL in two zones",
    "every-zone",
    "network-acl-data-use1-production",
    edit("network-acl-data-use1-production", fewer("subnetIds", 2)),
  ),
  fault(
    "two gateways in one zone",
    "own-zone",
    "nat-gateway-az2-use1-production",
    copied("nat-gateway-az2-use1-production", "nat-gateway-az1-use1-production", "subnetId"),
  ),
  fault(
    "a zone leaves by another one's gateway",
    "own-zone",
    "route-app-egress-az2-use1-production",
    copied("route-app-egress-az2-use1-production", "route-app-egress-az1-use1-production", "natGatewayId"),
  ),
  fault(
    "a zone's tasks are on another one's routes",
    "own-zone",
    "route-app-egress-az1-use1-production",
    copied(
      "route-table-association-app-az2-use1-production",
      "route-table-association-app-az1-use1-production",
      "routeTableId",
    ),
  ),
  fault(
    "tasks are put where there is most room",
    "tasks-spread",
    "service-use1-production",
    edit(
      "service-use1-production",
      inputs({ orderedPlacementStrategies: [{ type: "binpack", field: "memory" }] }),
    ),
  ),
  fault(
    "a secret without protection",
    "kept-alike",
    "secret-application-g1-use1-production",
    edit("secret-application-g1-use1-production", options({ protect: false })),
  ),
  fault(
    "no secret is protected",
    "kept-alike",
    "secret-processor-key-usw2-production",
    inTurn(
      edit("secret-application-g1-use1-production", options({ protect: false })),
      edit("secret-processor-key-use1-production", options({ protect: false })),
      edit("secret-processor-key-usw2-production", options({ protect: false })),
    ),
  ),
  fault(
    "a queue without protection",
    "kept-alike",
    "queue-payments-usw2-production",
    edit("queue-payments-usw2-production", options({ protect: false })),
  ),
  fault(
    "a key without protection",
    "kept-alike",
    "key-messaging-usw2-production",
    edit("key-messaging-usw2-production", options({ protect: false })),
  ),
  fault(
    "a vault without protection",
    "kept-alike",
    "backup-vault-usw2-production",
    edit("backup-vault-usw2-production", options({ protect: false })),
  ),
  fault(
    "a cluster's name without suffix",
    "name-of-its-own",
    "cluster-use1-production",
    edit("cluster-use1-production", inputs({ name: "payments-use1" })),
  ),
  fault(
    "a log group's name without suffix",
    "name-of-its-own",
    "log-group-api-use1-production",
    edit("log-group-api-use1-production", inputs({ name: "/payments/use1/api" })),
  ),
  fault(
    "a secret's name without suffix",
    "name-of-its-own",
    "secret-processor-key-use1-production",
    edit("secret-processor-key-use1-production", inputs({ name: "payments/processor" })),
  ),
  fault(
    "a bucket's name without its region",
    "name-of-its-own",
    "bucket-access-logs-usw2-production",
    copied("bucket-access-logs-usw2-production", "bucket-access-logs-use1-production", "bucket"),
  ),
  fault(
    "two log groups of one name",
    "name-of-its-own",
    "log-group-application-worker-use1-production",
    copied("log-group-application-worker-use1-production", "log-group-application-use1-production", "name"),
  ),
  fault(
    "a boundary that is too long",
    "within-quota",
    "boundary-workloads-production",
    edit(
      "boundary-workloads-production",
      rewrite(
        "policy",
        '"Statement":[',
        `"Statement":[${JSON.stringify({ Effect: "Deny", Action: "*", Resource: Array.from({ length: 150 }, (_, at) => `arn:aws:s3:::payments-${at}-${"x".repeat(30)}`) })},`,
      ),
    ),
  ),
  fault(
    "a role's policies that are too long",
    "within-quota",
    "role-policy-task-use1-production",
    edit(
      "role-policy-task-use1-production",
      rewrite(
        "policy",
        '"Statement":[',
        `"Statement":[${JSON.stringify({ Effect: "Deny", Action: "*", Resource: Array.from({ length: 250 }, (_, at) => `arn:aws:s3:::payments-${at}-${"x".repeat(30)}`) })},`,
      ),
    ),
  ),
  fault(
    "an endpoint's policy that is too long",
    "within-quota",
    "endpoint-s3-use1-production",
    edit(
      "endpoint-s3-use1-production",
      rewrite(
        "policy",
        '"Statement":[',
        `"Statement":[${JSON.stringify({ Effect: "Deny", Principal: "*", Action: "*", Resource: Array.from({ length: 500 }, (_, at) => `arn:aws:s3:::payments-${at}-${"x".repeat(30)}`) })},`,
      ),
    ),
  ),
  fault("more log policies than a region takes", "within-quota", "log-policy-api-use1-production", (clean) =>
    Array.from({ length: 8 }).reduce<typeof clean>(
      (synthesis) => added(synthesis, "log-policy-api-use1-production", options({})),
      clean,
    ),
  ),
];
