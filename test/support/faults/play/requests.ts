import type { PlainRecord, Synthesis } from "../../../../src/proofs/model/registration.ts";
import { find, inputs, type Mutation, mutated, rewrite } from "../../mutate.ts";
import { copied, edit, type Plans, type PlayFault, reworded } from "../../plans.ts";

/** Exchanges an input of two resources. */
const swapped =
  (first: string, second: string, ...names: readonly string[]) =>
  (plans: Plans): Plans => {
    const of = (name: string): PlainRecord =>
      Object.fromEntries(names.map((input) => [input, find(plans.primary, name).inputs[input] ?? null]));
    return edit(second, inputs(of(first)))(edit(first, inputs(of(second)))(plans));
  };

/** Exchanges a rule's conditions between the two plans, so that it is open where it has to be closed. */
const inverted =
  (name: string) =>
  ({ primary, secondary, returned }: Plans): Plans => {
    const of = (plan: Synthesis) => find(plan, name).inputs.conditions;
    return {
      primary: mutated(primary, name, inputs({ conditions: of(secondary) })),
      secondary: mutated(secondary, name, inputs({ conditions: of(primary) })),
      returned,
    };
  };

const service = (
  changes: (loadBalancer: PlainRecord, configuration: PlainRecord) => PlainRecord,
): Mutation => {
  return (registration) => {
    const [loadBalancer] = registration.inputs.loadBalancers as readonly PlainRecord[];
    const configuration = loadBalancer?.advancedConfiguration as PlainRecord;
    return inputs({ loadBalancers: [changes(loadBalancer as PlainRecord, configuration)] })(registration);
  };
};

/** Starts the tasks of the secondary region, once it has taken over, for another epoch. */
const startedFor =
  (epoch: string) =>
  ({ secondary, ...plans }: Plans): Plans => ({
    ...plans,
    secondary: mutated(
      secondary,
      "task-definition-usw2-production",
      rewrite("containerDefinitions", '"LEASE_EPOCH","value":"4"', `"LEASE_EPOCH","value":"${epoch}"`),
    ),
  });

/** Requests that nobody answers, or the wrong region. */
export const requestFaults: readonly PlayFault[] = [
  [
    "no listener where customers ask",
    edit("listener-production-use1-production", inputs({ port: 8443 })),
    "customers-reach",
    "has no listener on 443",
  ],
  [
    "customers are led to targets of nobody's",
    edit(
      "rule-production-use1-production",
      reworded("actions", /arn:aws:elasticloadbalancing[^"]+/, "arn:aws:elasticloadbalancing:nobodys"),
    ),
    "customers-reach",
    "leads to arn:aws:elasticloadbalancing:nobodys, which is not there",
  ],
  [
    "customers are redirected",
    edit("rule-production-use1-production", inputs({ actions: [{ type: "redirect" }] })),
    "customers-reach",
    "redirects",
  ],
  [
    "the API has no route for those who look",
    edit("api-route-default-use1-production", "removed"),
    "customers-reach",
    "has no route for it",
  ],
  [
    "a route of the API leads nowhere",
    edit("api-route-default-use1-production", inputs({ target: "integrations/nobodys" })),
    "customers-reach",
    "leads to no integration",
  ],
  [
    "the API leads to no load balancer",
    edit("tg-api-attachment-use1-production", "removed"),
    "customers-reach",
    "leads to no load balancer",
  ],
  [
    "whoever takes over is started for the epoch of the other region",
    (plans) => {
      const { secondary, ...others } = startedFor("1")(plans);
      const worker = rewrite(
        "containerDefinitions",
        '"LEASE_EPOCH","value":"4"',
        '"LEASE_EPOCH","value":"1"',
      );
      return { ...others, secondary: mutated(secondary, "task-definition-worker-usw2-production", worker) };
    },
    "one-writer",
    "use1.pay.example.com",
  ],
  [
    "whoever takes over is started for no epoch",
    startedFor("none"),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "whoever takes back the primary region is started for the epoch of before",
    ({ returned, ...plans }) => {
      const asBefore = (plan: Synthesis, task: string) => {
        const { containerDefinitions = null } = find(plans.primary, task).inputs;
        return mutated(plan, task, inputs({ containerDefinitions }));
      };
      const tasks = ["task-definition-use1-production", "task-definition-worker-use1-production"];
      return { ...plans, returned: tasks.reduce(asBefore, returned) };
    },
    "customers-reach",
    "The secondary region is lost after a move, and the primary one has taken over",
  ],
  [
    "whoever takes back the primary region still heeds the claim of the one that was left",
    ({ returned, ...plans }) => {
      const check = "claim-check-production";
      const { searchString = null } = find(plans.secondary, check).inputs;
      return { ...plans, returned: mutated(returned, check, inputs({ searchString })) };
    },
    "customers-reach",
    "The secondary region is back as it was, claims to be active",
  ],
  [
    "PRIMARY and SECONDARY swapped",
    swapped("record-primary-production", "record-secondary-production", "aliases"),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "PRIMARY without its health check",
    edit("record-primary-production", inputs({ healthCheckId: undefined })),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "the API's PRIMARY without its health check",
    edit("record-api-primary-production", inputs({ healthCheckId: undefined })),
    "customers-reach",
    "record-api-primary-production",
  ],
  [
    "PRIMARY heeds its own answer, and no claim",
    (plans) =>
      copied(
        "record-primary-production",
        "record-api-primary-production",
        "healthCheckId",
      )(edit("health-check-failover-production", inputs({ childHealthThreshold: 1 }))(plans)),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "a regional name leads to the other region",
    copied("record-regional-primary-production", "record-regional-secondary-production", "aliases"),
    "one-writer",
    "record-regional-primary-production",
  ],
  [
    "the claim is asked at the primary region",
    copied("claim-check-production", "health-check-primary-production", "fqdn"),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "the claim is not inverted",
    edit("claim-check-production", inputs({ invertHealthcheck: false })),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "another claim is looked for",
    edit("claim-check-production", inputs({ searchString: "active-region-claim:2;" })),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "the fence inverted in the primary region",
    inverted("fence-use1-production"),
    "customers-reach",
    "fence-use1-production",
  ],
  [
    "the fence inverted in the secondary region",
    inverted("fence-usw2-production"),
    "customers-reach",
    "fence-usw2-production",
  ],
  [
    "no fence for what writes",
    edit("fence-writes-usw2-production", "removed"),
    "one-writer",
    "usw2.pay.example.com",
  ],
  [
    "a fence behind the application",
    edit("fence-usw2-production", inputs({ priority: 2000 })),
    "customers-reach",
    "rule-production-usw2-production",
  ],
  [
    "a fence that knows the application's name alone",
    ({ primary, secondary, returned }) => ({
      returned,
      primary,
      secondary: mutated(
        secondary,
        "fence-use1-production",
        inputs({ conditions: [{ hostHeader: { values: ["api.pay.example.com"] } }], priority: 20 }),
      ),
    }),
    "customers-reach",
    "rule-production-use1-production",
  ],
  [
    "both checks of the API at one region",
    copied("health-check-api-secondary-production", "health-check-api-primary-production", "fqdn"),
    "name-is-watched",
    "record-api-regional-secondary-production",
  ],
  [
    "the alias names its own zone",
    (plans) =>
      edit("record-primary-production", (registration) => {
        const [alias] = registration.inputs.aliases as readonly PlainRecord[];
        return inputs({ aliases: [{ ...alias, zoneId: registration.inputs.zoneId }] })(registration);
      })(plans),
    "customers-reach",
    "record-primary-production",
  ],
  [
    "the test rule on the production listener",
    copied("rule-test-use1-production", "rule-production-use1-production", "listenerArn"),
    "tried-before-traffic",
    "listener-test-use1-production",
  ],
  [
    "production and test rule swapped at the service",
    edit(
      "service-use1-production",
      service((loadBalancer, { productionListenerRule, testListenerRule, ...others }) => ({
        ...loadBalancer,
        advancedConfiguration: {
          ...others,
          productionListenerRule: testListenerRule ?? null,
          testListenerRule: productionListenerRule ?? null,
        },
      })),
    ),
    "customers-reach",
    "service-use1-production",
  ],
  [
    "another container port",
    edit(
      "service-use1-production",
      service((loadBalancer) => ({ ...loadBalancer, containerPort: 8080 })),
    ),
    "customers-reach",
    "service-use1-production",
  ],
  [
    "both colours are one",
    edit(
      "service-usw2-production",
      service((loadBalancer, configuration) => ({
        ...loadBalancer,
        advancedConfiguration: {
          ...configuration,
          alternateTargetGroupArn: loadBalancer.targetGroupArn ?? null,
        },
      })),
    ),
    "customers-reach",
    "tg-green-usw2-production",
  ],
  [
    "the API's integration leads to the other region",
    copied("api-integration-use1-production", "api-integration-usw2-production", "integrationUri"),
    "customers-reach",
    "api-integration-use1-production",
  ],
  [
    "the API's name is mapped to nothing",
    edit("api-domain-mapping-use1-production", "removed"),
    "customers-reach",
    "api-domain-use1-production",
  ],
];
