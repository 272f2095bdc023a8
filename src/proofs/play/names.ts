import { type Inventory, type Resource, record, records, text } from "../reachability/inventory.ts";
import { after, type PlayedAnswer, type PlayedRequest, silence, step, type WayStep } from "./answer.ts";
import { askBalancer } from "./balancer.ts";
import { askGateway } from "./gateway.ts";
import { findCheck, healthOf } from "./health.ts";
import type { Stage } from "./stage.ts";

/** The records by which a name is found from outside. Those of private zones are found in their VPCs alone. */
export function publicRecords({ inventory }: Pick<Stage, "inventory">): readonly Resource[] {
  const hidden = inventory
    .ofType("aws:route53/zone:Zone")
    .filter(({ inputs }) => records(inputs.vpcs).length > 0)
    .map(({ id }) => id);
  return inventory
    .ofType("aws:route53/record:Record")
    .filter(({ inputs }) => inputs.type === "A" && !hidden.includes(text(inputs.zoneId) ?? ""));
}

/** The names by which anybody outside finds something. */
export const publicNames = (inventory: Inventory): readonly string[] =>
  publicRecords({ inventory }).flatMap(({ inputs }) => text(inputs.name) ?? []);

export const failoverOf = ({ inputs }: Resource): string | undefined =>
  text(records(inputs.failoverRoutingPolicies)[0]?.type);

/**
 * The record that Route 53 answers a name with: of a pair PRIMARY while its check is healthy, and SECONDARY otherwise. A
 * record without a check is always taken for healthy.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html and
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-failover.html
 */
function recordFor(
  stage: Stage,
  name: string,
): { readonly record?: Resource; readonly steps: readonly WayStep[] } {
  const named = publicRecords(stage).filter(({ inputs }) => inputs.name === name);
  const [only] = named;
  if (only === undefined || named.length === 1) return { ...(only && { record: only }), steps: [] };
  const primary = named.find((one) => failoverOf(one) === "PRIMARY");
  const secondary = named.find((one) => failoverOf(one) === "SECONDARY");
  if (primary === undefined) return { ...(secondary && { record: secondary }), steps: [] };
  const check = findCheck(stage, text(primary.inputs.healthCheckId));
  if (check === undefined) return { record: primary, steps: [step(primary, "has no health check")] };
  const { isHealthy, because } = healthOf(stage, check, ask);
  const heeds = step(primary, isHealthy ? "is healthy" : `is unhealthy (${because})`);
  return { record: isHealthy ? primary : (secondary ?? primary), steps: [heeds] };
}

/** The answer that somebody outside gets. */
export function ask(stage: Stage, request: PlayedRequest): PlayedAnswer {
  const { record: found, steps } = recordFor(stage, request.host);
  if (found === undefined) return silence(...steps);
  const [alias] = records(found.inputs.aliases);
  const [dnsName, zoneId] = [text(alias?.name), text(alias?.zoneId)];
  const lead = (to: string) => step(found, `leads to ${to}`);
  const balancer = stage.inventory
    .ofType("aws:lb/loadBalancer:LoadBalancer")
    .find(({ computed }) => computed.dnsName === dnsName);
  const domain = stage.inventory
    .ofType("aws:apigatewayv2/domainName:DomainName")
    .find(({ computed }) => record(computed.domainNameConfiguration).targetDomainName === dnsName);
  const target = balancer ?? domain;
  if (target === undefined) return silence(...steps, lead(dnsName ?? "nothing"));
  const zone = balancer?.computed.zoneId ?? record(domain?.computed.domainNameConfiguration).hostedZoneId;
  // An alias names the zone of its target, not its own. https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
  if (zoneId !== zone)
    return silence(...steps, step(found, `names ${target.name} in a zone that it is not in`));
  if (stage.dark.includes(target.region))
    return silence(...steps, lead(`${target.name}, in a region that is lost`));
  const answer = balancer ? askBalancer(stage, balancer, request) : askGateway(stage, target, request);
  return after(answer, ...steps, lead(target.name));
}
