import { type Resource, record, records } from "../../../reachability/inventory.ts";
import { dayRequests, isApplication, metricNameOf, quick, sidesOf } from "../emitters/balancing.ts";
import { counted, once } from "../emitters/emitter.ts";
import { type Altered, becoming, isServing, type Scene, sentBy, together } from "../scene.ts";
import type { AlarmCase, AlarmScenario } from "./scenario.ts";

const elb = "AWS/ApplicationELB";
const api = "AWS/ApiGateway";

/** A canary's requests: a tenth of all. */
const canaryRequests = dayRequests / 10;

/** Response times of which three in a hundred are half a minute and the others quick: the average is below one second. */
const slow = (requests: number, unit: number) => [
  [0.12 * unit, requests * 0.97] as const,
  [28 * unit, requests * 0.03] as const,
];

export const servingBalancers = (scene: Scene): readonly Resource[] =>
  scene.footing.inventory
    .ofType("aws:lb/loadBalancer:LoadBalancer")
    .filter((one) => isApplication(one) && isServing(scene, one));

/** Cases for each load balancer that serves. */
const balanced =
  (changes: (scene: Scene, balancer: Resource) => Altered) =>
  (scene: Scene): readonly AlarmCase[] =>
    servingBalancers(scene).map((at) => ({ at, changes: changes(scene, at) }));

/** Cases in which half of the requests are answered with an error that the load balancer counts under this name. */
const ownError = (name: string) =>
  balanced((scene, balancer) =>
    becoming(
      sentBy(scene, elb, [name, "HTTPCode_ELB_5XX_Count"], (by) => by === balancer),
      counted(dayRequests / 2),
    ),
  );

/** Cases for each side that a deployment shifts customers to: it takes a tenth of the requests, as a canary does. */
const deployed =
  (changes: (scene: Scene, side: Resource) => Altered) =>
  (scene: Scene): readonly AlarmCase[] =>
    sidesOf(scene.footing)
      .filter(({ by }) => isServing(scene, by))
      .map(({ by, service }) => ({
        at: by,
        deployed: service,
        changes: together(canary(scene, by), changes(scene, by)),
      }));

function canary(scene: Scene, side: Resource): Altered {
  const of = (...names: readonly string[]) => sentBy(scene, elb, names, (by) => by === side);
  return together(
    becoming(of("RequestCount"), counted(canaryRequests)),
    becoming(of("TargetResponseTime"), quick(canaryRequests, 1)),
    becoming(of("HTTPCode_Target_5XX_Count"), []),
    becoming(of("HealthyHostCount"), once(3)),
    becoming(of("UnHealthyHostCount"), once(0)),
  );
}

const ofSide = (scene: Scene, side: Resource, ...names: readonly string[]) =>
  sentBy(scene, elb, names, (by) => by === side);

/** The stages of APIs in regions that serve. */
const served =
  (changes: (scene: Scene, stage: Resource) => Altered) =>
  (scene: Scene): readonly AlarmCase[] =>
    scene.footing.inventory
      .ofType("aws:apigatewayv2/stage:Stage")
      .filter((stage) => isServing(scene, stage))
      .map((at) => ({ at, changes: changes(scene, at) }));

const ofApi = (scene: Scene, stage: Resource, ...names: readonly string[]) =>
  sentBy(scene, api, names, (by) => by === stage);

/** Rules of a web ACL by which a region that does not serve turns customers away. */
const turningAway = (acl: Resource): readonly string[] =>
  records(acl.inputs.rules)
    .filter(({ action }) => record(record(record(action).block).customResponse).responseCode === 503)
    .map((rule) => metricNameOf(rule));

export const requestScenarios: readonly AlarmScenario[] = [
  {
    name: "tasks-fail-requests",
    says: "Half of all requests are answered by tasks with 500",
    told: "page",
    within: 10,
    cases: balanced((scene, balancer) =>
      becoming(
        sentBy(scene, elb, ["HTTPCode_Target_5XX_Count"], (by) => by === balancer || carries(scene, by)),
        counted(dayRequests / 2),
      ),
    ),
  },
  {
    name: "bad-version-fails",
    says: "A new version answers half of the requests that it gets with 500",
    told: "page",
    within: 10,
    rollsBack: true,
    cases: deployed((scene, side) =>
      becoming(ofSide(scene, side, "HTTPCode_Target_5XX_Count"), counted(canaryRequests / 2)),
    ),
  },
  {
    name: "bad-version-slow",
    says: "A new version takes half a minute for three requests of a hundred",
    told: "page",
    within: 10,
    rollsBack: true,
    cases: deployed((scene, side) =>
      becoming(ofSide(scene, side, "TargetResponseTime"), slow(canaryRequests, 1)),
    ),
  },
  {
    name: "bad-version-unhealthy",
    says: "Two of three tasks of a new version fail the load balancer's health check",
    told: "page",
    within: 15,
    rollsBack: true,
    cases: deployed((scene, side) =>
      together(
        becoming(ofSide(scene, side, "HealthyHostCount"), once(1)),
        becoming(ofSide(scene, side, "UnHealthyHostCount"), once(2)),
      ),
    ),
  },
  {
    name: "slow-payments",
    says: "Three payments of a hundred take half a minute",
    told: "page",
    within: 15,
    cases: (scene) =>
      sentBy(scene, "Payments", ["TransactionDuration"], (by) => isServing(scene, by)).map((series) => ({
        at: series.by,
        changes: becoming([series], slow(dayRequests, 1000)),
      })),
  },
  ...(["500", "502", "504"] as const).map(
    (code): AlarmScenario => ({
      name: `balancer-answers-${code}`,
      says: `The load balancer answers half of all requests with ${code}, because it gets no answer from tasks`,
      told: "page",
      within: 10,
      cases: ownError(`HTTPCode_ELB_${code}_Count`),
    }),
  ),
  {
    name: "odd-requests",
    says: "Somebody sends a thousand malformed requests a minute",
    told: "ticket",
    within: 30,
    cases: balanced((scene, balancer) =>
      becoming(
        sentBy(scene, elb, ["DesyncMitigationMode_NonCompliant_Request_Count"], (by) => by === balancer),
        counted(1600),
      ),
    ),
  },
  {
    name: "customers-led-astray",
    says: "Customers are led to the region that waits, which turns them away",
    told: "page",
    within: 10,
    cases: (scene) =>
      scene.footing.inventory
        .ofType("aws:wafv2/webAcl:WebAcl")
        .filter((acl) => turningAway(acl).length > 0)
        .map((at) => ({
          at,
          changes: becoming(
            sentBy(
              scene,
              "AWS/WAFV2",
              ["BlockedRequests"],
              (by, { Rule }) => by === at && [...turningAway(at), "ALL"].includes(String(Rule)),
            ),
            counted(dayRequests),
          ),
        })),
  },
  {
    name: "api-fails",
    says: "The public API answers half of its callers with 5xx",
    told: "page",
    within: 10,
    cases: served((scene, stage) => becoming(ofApi(scene, stage, "5xx"), counted(300))),
  },
  {
    name: "api-slow",
    says: "Three calls of a hundred of the public API take half a minute",
    told: "page",
    within: 15,
    cases: served((scene, stage) =>
      becoming(ofApi(scene, stage, "Latency"), [
        [120, 582],
        [28_000, 18],
      ]),
    ),
  },
  {
    name: "api-refuses",
    says: "The public API refuses three calls of four as the caller's fault",
    told: "ticket",
    within: 30,
    cases: served((scene, stage) => becoming(ofApi(scene, stage, "4xx"), counted(450))),
  },
];

/** Whether a target group is the side that carries all customers. */
const carries = ({ footing }: Scene, group: Resource): boolean =>
  sidesOf(footing).some(({ by, busy }) => by === group && busy);
