import { dayRequests, nightRequests, quick, sidesOf } from "../emitters/balancing.ts";
import { counted, once } from "../emitters/emitter.ts";
import { type Altered, becoming, isServing, type Scene, sentBy, together } from "../scene.ts";
import { servingBalancers } from "./requests.ts";
import type { AlarmScenario } from "./scenario.ts";

const elb = "AWS/ApplicationELB";
const nothing: Altered = new Map();

/** The case in which nothing happens. It is played at the first load balancer that serves, and holds for all. */
const asUsual = (scene: Scene) =>
  servingBalancers(scene)
    .slice(0, 1)
    .map((at) => ({ at, changes: nothing }));

/** Cases of one error at night, which is a large share of few requests. */
const failingOnce = (scene: Scene) =>
  servingBalancers(scene).flatMap((at) =>
    ["HTTPCode_Target_5XX_Count", "HTTPCode_ELB_502_Count"].map((name) => ({
      at,
      changes: becoming(
        sentBy(
          scene,
          elb,
          [name],
          (by) => by === at || sidesOf(scene.footing).some((side) => side.by === by && side.busy),
        ),
        counted(1),
        3,
      ),
    })),
  );

/** Cases of one slow request at night, which is the slowest hundredth of few requests. */
const slowOnce = (scene: Scene) =>
  sidesOf(scene.footing)
    .filter(({ by, busy }) => busy && isServing(scene, by))
    .map(({ by }) => ({
      at: by,
      changes: becoming(
        sentBy(scene, elb, ["TargetResponseTime"], (one) => one === by),
        [...quick(nightRequests - 1, 1), [20, 1]],
        3,
      ),
    }));

/**
 * A deployment in progress: twice the tasks, a tenth of the requests for the new version's, and one task that takes six
 * minutes to be healthy.
 */
function shifting(scene: Scene) {
  return sidesOf(scene.footing)
    .filter(({ by }) => isServing(scene, by))
    .map(({ by, service }) => {
      const of = (namespace: string, ...names: readonly string[]) =>
        sentBy(scene, namespace, names, (one) => one === by || one === service);
      return {
        at: by,
        deployed: service,
        changes: together(
          becoming(of(elb, "RequestCount"), counted(dayRequests / 10)),
          becoming(of(elb, "TargetResponseTime"), quick(dayRequests / 10, 1)),
          becoming(of(elb, "HealthyHostCount"), once(3)),
          becoming(of(elb, "UnHealthyHostCount"), once(1), 6),
          becoming(of("ECS/ContainerInsights", "DeploymentCount"), once(2)),
          becoming(of("ECS/ContainerInsights", "RunningTaskCount"), once(6)),
        ),
      };
    });
}

/** Situations in which nobody has to be told of anything. */
export const goodScenarios: readonly AlarmScenario[] = [
  {
    name: "good-day",
    says: "Customers pay, one request in thousands fails, and the other region waits",
    told: "nobody",
    within: 15,
    cases: asUsual,
  },
  {
    name: "quiet-night",
    says: "Next to nobody pays at night, one request of a dozen fails or is slow for three minutes, and queue and database are asleep",
    told: "nobody",
    within: 15,
    mood: "night",
    cases: (scene) => [...asUsual(scene), ...failingOnce(scene), ...slowOnce(scene)],
  },
  {
    name: "good-deployment",
    says: "A new version takes a tenth of the requests, and answers them as the old one does",
    told: "nobody",
    within: 40,
    cases: shifting,
  },
  {
    name: "errors-are-over",
    says: "Half of all requests failed for ten minutes, and none has for the next forty",
    told: "nobody",
    within: 50,
    atRest: 50,
    cases: (scene) =>
      servingBalancers(scene).map((at) => ({
        at,
        changes: becoming(
          sentBy(scene, elb, ["HTTPCode_ELB_502_Count", "HTTPCode_ELB_5XX_Count"], (by) => by === at),
          counted(dayRequests / 2),
          10,
        ),
      })),
  },
];
