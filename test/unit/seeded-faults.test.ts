import test from "ava";
import { faults as ruleFaults } from "../support/faults/index.ts";
import { deliveryFaults } from "../support/faults/planned/deliveries.ts";
import { judgedFaults } from "../support/faults/planned/judged.ts";
import { loginFaults } from "../support/faults/planned/logins.ts";
import { orderFaults } from "../support/faults/planned/order.ts";
import { spreadFaults } from "../support/faults/planned/spread.ts";
import { alarmFaults } from "../support/faults/play/alarms.ts";
import { eventFaults } from "../support/faults/play/events.ts";
import { requestFaults } from "../support/faults/play/requests.ts";
import { faults as roleFaults } from "../support/iam-faults/index.ts";

/** Edits that nothing named while plans were only read: the tests of each list hold that `npm start` names them now. */
const onceUnnamed = {
  "names and moves": [
    "PRIMARY and SECONDARY swapped",
    "PRIMARY without its health check",
    "a regional name leads to the other region",
    "the claim is asked at the primary region",
    "the claim is not inverted",
    "the fence inverted in the primary region",
    "the fence inverted in the secondary region",
    "opened before the other region is closed",
    "the database is made before the other region is closed",
    "the service before its login",
    "a backup into the other region's vault",
    "both checks of the API at one region",
    "a fence that knows the application's name alone",
    "a private zone is looked up",
    "the alias names its own zone",
  ],
  tasks: [
    "the test rule on the production listener",
    "production and test rule swapped at the service",
    "another container port",
    "scaling by memory",
    "the collector's metrics into the application's log group",
    "one zone for hosts",
    "one zone for tasks",
  ],
  "alarms and events": [
    "above for below: the address that customers use",
    "below for above: dead letters",
    "datapoints and periods swapped",
    "average for p99: payments",
    "seconds for milliseconds: payments",
    "dead letters counted on the live queue",
    "pages sent to tickets: the incident of customers",
    "actions switched off: an alarm",
    "another name in place of the environment's",
    "another name in place of the suffix",
    "two series returned",
    "aws.ECS for aws.ecs",
    "a detail type that does not exist",
    "root pattern negated",
  ],
  "rights and logs": [
    "CloudTrail without s3:GetBucketAcl",
    "Logs' principal of the other region in a key's policy",
    "a topic's policy with the other region's ARN",
    "a role without its boundary",
    "a queue's policy of another queue",
    "a log's delivery without logs:CreateLogStream",
  ],
  "networks and data": [
    "endpoints in one zone",
    "the S3 endpoint open to any bucket",
    "a rotation function in another function's group",
    "tasks in the hosts' group",
    "a secret's replica under the wrong region's key",
    "application and master secret swapped for the rotation",
    "the sessions' port",
    "a secret without protection",
    "a resource's name without suffix",
  ],
};

const planned = [...deliveryFaults, ...judgedFaults, ...loginFaults, ...orderFaults, ...spreadFaults];
const played = [...alarmFaults, ...eventFaults, ...requestFaults];

test("each fault that nothing named while plans were only read is seeded", (t) => {
  const seeded = new Set([...planned.map(({ what }) => what), ...played.map(([what]) => what)]);
  for (const [area, faults] of Object.entries(onceUnnamed))
    t.deepEqual(
      faults.filter((what) => !seeded.has(what)),
      [],
      area,
    );
});

/** So many edits were tried at first, of which rules named 69. */
const tried = 256;

test("twice as many faults are seeded as were tried at first", (t) => {
  const all = planned.length + played.length + ruleFaults.length + roleFaults.length;
  t.true(all >= 2 * tried, `${all} are seeded`);
  t.log(
    `${planned.length + played.length} of what is played, ${ruleFaults.length} of rules, ${roleFaults.length} of roles`,
  );
});
