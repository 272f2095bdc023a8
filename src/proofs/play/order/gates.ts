import type { Synthesis } from "../../model/registration.ts";
import {
  type Inventory,
  number,
  type Resource,
  record,
  records,
  text,
} from "../../reachability/inventory.ts";
import { isAbout } from "../conditions.ts";
import { publicNames } from "../names.ts";

/** The ways into a region and what shuts them, told from the resources alone. */
export interface RegionGates {
  readonly region: string;
  /** Listener rules that answer 503 to nobody. */
  readonly openFences: readonly Resource[];
  readonly closedFences: readonly Resource[];
  /** Services behind a load balancer that run tasks. */
  readonly serving: readonly Resource[];
  /** Services without a load balancer that run tasks: they write as soon as they run. */
  readonly working: readonly Resource[];
  /** Services without tasks, and the resources that could start some. */
  readonly stopped: readonly Resource[];
  /** The services, and the resources that bound their number of tasks. */
  readonly counted: readonly Resource[];
}

/** The gates of every region that has a fence. Those of a lost region, where every input is ignored, are left out: they stay as they are. */
export function gatesOf(inventory: Inventory, { registrations }: Synthesis): readonly RegionGates[] {
  const left = new Set(
    registrations
      .filter(({ inputs, ignoreChanges }) => Object.keys(inputs).every((key) => ignoreChanges.includes(key)))
      .map(({ urn }) => urn),
  );
  const ofType = (type: string) => inventory.ofType(type).filter(({ urn }) => !left.has(urn));
  const fences = ofType("aws:lb/listenerRule:ListenerRule").filter(isFence);
  const hosts = publicNames(inventory);
  const isClosed = (fence: Resource) =>
    hosts.some((host) => isAbout(fence, { host, method: "POST", path: "/payments", port: 443 }));
  const services = ofType("aws:ecs/service:Service");
  const isStopped = ({ inputs }: Resource) => inputs.desiredCount === 0;
  const isFronted = ({ inputs }: Resource) => records(inputs.loadBalancers).length > 0;
  const targets = ofType("aws:appautoscaling/target:Target");
  const starters = targets.filter(({ inputs }) => number(inputs.maxCapacity) === 0);
  const floors = ofType("aws:appautoscaling/scheduledAction:ScheduledAction");
  return [...new Set(fences.map(({ region }) => region))].map((region) => {
    const here = (resources: readonly Resource[]) => resources.filter((one) => one.region === region);
    const running = here(services).filter((service) => !isStopped(service));
    return {
      region,
      openFences: here(fences).filter((fence) => !isClosed(fence)),
      closedFences: here(fences).filter(isClosed),
      serving: running.filter(isFronted),
      working: running.filter((service) => !isFronted(service)),
      stopped: [...here(services).filter(isStopped), ...here(starters)],
      counted: here([...services, ...targets, ...floors]),
    };
  });
}

const isFence = ({ inputs }: Resource): boolean =>
  records(inputs.actions).some((action) => text(record(action.fixedResponse).statusCode) === "503");

/**
 * The resources that lead customers to a region: the rule by which it claims to be active, or else the check that no longer
 * heeds a claim.
 */
export function steeringOf(inventory: Inventory, region: string): readonly Resource[] {
  const checks = inventory
    .ofType("aws:route53/healthCheck:HealthCheck")
    .filter(({ inputs }) => text(inputs.searchString) !== undefined);
  const searched = checks.map(({ inputs }) => text(inputs.searchString));
  const claims = inventory
    .ofType("aws:lb/listenerRule:ListenerRule")
    .filter(({ inputs }) =>
      records(inputs.actions).some((action) =>
        searched.includes(text(record(action.fixedResponse).messageBody)),
      ),
    );
  const own = claims.filter((claim) => claim.region === region);
  return claims.length > 0 ? own : checks;
}
