import { type Resource, text } from "../../../reachability/inventory.ts";
import { tasksWait } from "../../application.ts";
import {
  accessLine,
  ageLine,
  gatesLine,
  keepers,
  loggedStages,
  trailLine,
  vaultWatchers,
  writingTrails,
} from "../../logs/lines.ts";
import { alarmingCalls } from "../../logs/trail-lines.ts";
import { failoverOf, publicRecords } from "../../names.ts";
import { dayRequests } from "../emitters/balancing.ts";
import { once } from "../emitters/emitter.ts";
import { becoming, isServing, type Scene, sentBy, speaking } from "../scene.ts";
import type { AlarmCase, AlarmScenario } from "./scenario.ts";

const route53 = "AWS/Route53";

const customerNames = ({ stage }: Scene): readonly string[] => [
  ...new Set(
    publicRecords(stage)
      .filter((record) => failoverOf(record) === "PRIMARY")
      .flatMap(({ inputs }) => text(inputs.name) ?? []),
  ),
];

/** The checks that stand for an answer, and not for a claim. */
const endpoints = ({ footing }: Scene): readonly Resource[] =>
  footing.inventory
    .ofType("aws:route53/healthCheck:HealthCheck")
    .filter(({ inputs }) => inputs.type !== "CALCULATED" && inputs.invertHealthcheck !== true);

/** The health checks of each name of customers': those that ask the name itself, or else those that ask its regions' names. */
function asking(scene: Scene): readonly { readonly name: string; readonly checks: readonly Resource[] }[] {
  const names = customerNames(scene);
  return names.flatMap((name) => {
    const own = endpoints(scene).filter(({ inputs }) => inputs.fqdn === name);
    // Of one that no check asks, those of its regions.
    const regional = endpoints(scene).filter(
      ({ inputs }) =>
        text(inputs.fqdn)?.endsWith(`.${name}`) === true && !names.includes(text(inputs.fqdn) ?? ""),
    );
    const longest = regional.filter(({ inputs }) =>
      names.every(
        (other) =>
          other === name || other.length < name.length || text(inputs.fqdn)?.endsWith(`.${other}`) !== true,
      ),
    );
    const checks = own.length > 0 ? own : longest;
    return checks.length === 0 ? [] : [{ name, checks }];
  });
}

const checked =
  (then: ReturnType<typeof once>) =>
  (scene: Scene): readonly AlarmCase[] =>
    asking(scene).flatMap(({ checks }) => {
      const [at] = checks;
      const of = sentBy(scene, route53, ["HealthCheckStatus", "HealthCheckPercentageHealthy"], (by) =>
        checks.includes(by),
      );
      return at === undefined ? [] : [{ at, changes: becoming(of, then) }];
    });

/** The checks that customers follow, in some of the regions. */
function followed(scene: Scene, isThere: (region: string) => boolean): readonly Resource[] {
  const heeded = publicRecords(scene.stage).flatMap((record) => text(record.inputs.healthCheckId) ?? []);
  const children = scene.footing.inventory
    .ofType("aws:route53/healthCheck:HealthCheck")
    .filter(({ id }) => heeded.includes(id))
    .flatMap(({ inputs }) => (Array.isArray(inputs.childHealthchecks) ? inputs.childHealthchecks : []));
  const regional = (check: Resource) =>
    publicRecords(scene.stage)
      .filter(({ inputs }) => inputs.name === check.inputs.fqdn)
      .every((record) => isThere(regionOf(scene, record)));
  return endpoints(scene).filter((check) => children.includes(check.id) && regional(check));
}

const wasLeft =
  ({ stage: { serving, stopped } }: Scene) =>
  (region: string): boolean =>
    ![...serving, ...stopped].includes(region);

/** The region of the load balancer that a record leads to. */
const regionOf = ({ footing }: Scene, { inputs }: Resource): string => {
  const names = JSON.stringify(inputs.aliases ?? []);
  return (
    footing.inventory
      .ofType("aws:lb/loadBalancer:LoadBalancer")
      .find(({ computed }) => names.includes(String(computed.dnsName)))?.region ?? ""
  );
};

/** A case in which one log gets other lines than usual. */
const spoken = (scene: Scene, at: Resource, group: string, line?: ReturnType<typeof ageLine>): AlarmCase => ({
  at,
  changes: speaking(scene, [
    ...scene.lines.filter((usual) => usual.group !== group || usual.region !== at.region),
    ...(line ? [line] : []),
  ]),
});

export const outsideScenarios: readonly AlarmScenario[] = [
  {
    name: "address-dead",
    says: "A name that customers use answers nobody",
    told: "page",
    within: 10,
    cases: checked(once(0)),
  },
  {
    name: "address-unasked",
    says: "Route 53 no longer tells whether a name that customers use answers",
    told: "page",
    within: 10,
    cases: checked([]),
  },
  {
    name: "serving-region-dead",
    says: "The region that customers are led to answers nobody",
    told: "page",
    within: 10,
    cases: (scene) =>
      followed(scene, (region) => scene.stage.serving.includes(region)).map((at) => ({
        at,
        changes: becoming(
          sentBy(scene, route53, ["HealthCheckStatus"], (by) => by === at),
          once(0),
        ),
      })),
  },
  {
    name: "left-region-answers",
    says: "A region that was left is back, and answers as it was",
    told: "page",
    within: 10,
    // Tasks that wait answer all the time, and may: no check from outside tells one from the other.
    cases: (scene) =>
      (tasksWait(scene.stage) ? [] : followed(scene, wasLeft(scene))).map((at) => ({
        at,
        changes: becoming(
          sentBy(scene, route53, ["HealthCheckStatus"], (by) => by === at),
          once(1),
        ),
      })),
  },
  {
    name: "api-door-shut",
    says: "Nothing behind the public API answers",
    told: "page",
    within: 10,
    cases: (scene) =>
      loggedStages(scene.footing.inventory).map((stage) => {
        const line = accessLine(stage, { status: "503", integrationStatus: "-" }, 6);
        return spoken(scene, stage, line.group, line);
      }),
  },
  {
    name: "api-silent",
    says: "The public API's log is silent",
    told: "page",
    within: 15,
    cases: (scene) =>
      loggedStages(scene.footing.inventory).map((stage) =>
        spoken(scene, stage, accessLine(stage, { status: "503", integrationStatus: "-" }, 6).group),
      ),
  },
  {
    name: "api-throttles",
    says: "The public API turns half of its callers away because of its own limits",
    told: "ticket",
    within: 30,
    cases: (scene) =>
      loggedStages(scene.footing.inventory)
        .filter((stage) => isServing(scene, stage))
        .map((at) => ({
          at,
          changes: speaking(scene, [
            ...scene.lines,
            accessLine(at, { status: "429", integrationStatus: "-" }, dayRequests / 20),
          ]),
        })),
  },
  {
    name: "point-old",
    says: "The newest recovery point is ten days old",
    told: "page",
    within: 40,
    cases: (scene) =>
      vaultWatchers(scene.footing.inventory).map((watcher) => {
        const line = ageLine(watcher, 864_000);
        return spoken(scene, watcher, line.group, line);
      }),
  },
  {
    name: "point-unwatched",
    says: "Nobody looks any more how old the newest recovery point is",
    told: "page",
    within: 60,
    cases: (scene) =>
      vaultWatchers(scene.footing.inventory).map((watcher) =>
        spoken(scene, watcher, ageLine(watcher, 0).group),
      ),
  },
  {
    name: "both-open",
    says: "A region that was left is back, stands open as it was, and is closed by the one that writes",
    told: "page",
    within: 5,
    cases: (scene) =>
      keepers(scene.footing.inventory)
        .filter((keeper) => isServing(scene, keeper))
        .map((keeper) => {
          const line = gatesLine(keeper, 3);
          return spoken(scene, keeper, line.group, line);
        }),
  },
  {
    name: "keeper-silent",
    says: "Nobody looks any more whether the other region stands open",
    told: "ticket",
    within: 20,
    cases: (scene) =>
      keepers(scene.footing.inventory).map((keeper) => spoken(scene, keeper, gatesLine(keeper, 0).group)),
  },
  {
    name: "account-touched",
    says: "Somebody uses the root user or the role for emergencies, or changes keys, trails or the network outside a deployment",
    told: "page",
    within: 10,
    cases: (scene) => touched(scene, true),
  },
  {
    name: "rights-changed",
    says: "Somebody changes users, roles or policies",
    told: "ticket",
    within: 10,
    cases: (scene) => touched(scene, false),
  },
];

const touched = (scene: Scene, urgent: boolean): readonly AlarmCase[] =>
  writingTrails(scene.footing.inventory).flatMap((trail) =>
    alarmingCalls(scene.footing.inventory)
      .filter((call) => call.urgent === urgent)
      .map(({ says, call }) => ({
        at: trail,
        what: says,
        changes: speaking(scene, [...scene.lines, trailLine(trail, call, 1)]),
      })),
  );
