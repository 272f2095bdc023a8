import { at } from "../../proofs/model/inputs.ts";
import type { Registration, Synthesis } from "../../proofs/model/registration.ts";
import { describeOwners } from "./diagram/describe.ts";
import { flowsOf } from "./flows.ts";
import { type NetworkView, ownersOf, type Standing } from "./network.ts";

/** Something that the internet can open connections to. */
export interface PublicDoor {
  /** The key of a party, or the URN of a service's resource. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** TCP ports. */
  readonly ports: string;
  /** The description of the door, in short lines. */
  readonly what: readonly string[];
  /** URNs of the resources that public names may lead to. */
  readonly owners: readonly string[];
}

/** The types that are public by their kind of service, wherever a stack has one: no network is before them. */
const services: Readonly<Record<string, string>> = {
  "aws:apigatewayv2/api:Api": "API Gateway",
  "aws:apigateway/restApi:RestApi": "API Gateway",
  "aws:cloudfront/distribution:Distribution": "CloudFront",
  "aws:lambda/functionUrl:FunctionUrl": "function URL",
};

/** A public service, with the stack's other resources that belong to it. */
export interface PublicService extends PublicDoor {
  /** URNs of the service's links into a VPC. */
  readonly links: readonly string[];
}

/** All public doors of a stack: parties by the reachability proof, and services by their kind. */
export const doorsOf = (synthesis: Synthesis, network: NetworkView): readonly PublicDoor[] => [
  ...flowsOf(network, synthesis.stack)
    .filter(({ from }) => from.vpc === undefined)
    .map(({ to, ports }) => ({
      id: to.key,
      name: to.party,
      region: to.vpc?.resource.region ?? "",
      ports,
      what: describeOwners(to, network),
      owners: ownersOf(to).map(({ urn }) => urn),
    })),
  ...publicServices(synthesis).map((service) => ({
    ...service,
    what: [...service.what, ...linkedTo(service, network).map(({ party }) => `leads to ${party}`)],
  })),
];

/** The parties that have a public service's interfaces inside a VPC. */
export const linkedTo = ({ links }: PublicService, { standings }: NetworkView): readonly Standing[] =>
  standings.filter((standing) => ownersOf(standing).some(({ urn }) => links.includes(urn)));

/**
 * The public services of a stack. Those of the primary region come first, as its provider does, whichever region is closed
 * and thereby made first.
 */
export function publicServices({ registrations }: Synthesis): readonly PublicService[] {
  const byUrn = new Map(registrations.map((each) => [each.urn, each]));
  const using = (type: string, input: string, urn: string): readonly Registration[] =>
    registrations.filter((each) => each.type === type && each.propertyDependencies[input]?.includes(urn));
  const places = [...byUrn.keys()];
  const found = registrations.flatMap((each) => {
    const name = services[each.type];
    return name === undefined ? [] : [{ ...each, name }];
  });
  found.sort((a, b) => places.indexOf(a.provider) - places.indexOf(b.provider));
  return found.map(({ name, urn, provider, inputs }) => {
    const mapped = using("aws:apigatewayv2/apiMapping:ApiMapping", "apiId", urn);
    const integrations = using("aws:apigatewayv2/integration:Integration", "apiId", urn);
    return {
      id: urn,
      name,
      region: String(byUrn.get(provider)?.inputs.region ?? ""),
      ports: "443",
      what: inputs.disableExecuteApiEndpoint === true ? ["only by its own names"] : [],
      owners: [urn, ...mapped.flatMap(({ propertyDependencies }) => propertyDependencies.domainName ?? [])],
      links: integrations.flatMap(({ propertyDependencies }) => propertyDependencies.connectionId ?? []),
    };
  });
}

/** Public names whose records lead to a door, those of failover with their turn. */
export const namesOf = ({ owners }: PublicDoor, { registrations }: Synthesis): readonly string[] => [
  ...new Set(
    registrations
      .filter(
        ({ type, propertyDependencies }) =>
          type === "aws:route53/record:Record" &&
          propertyDependencies.aliases?.some((urn) => owners.includes(urn)),
      )
      .map(({ inputs }) => {
        const turn = at(inputs.failoverRoutingPolicies, 0, "type");
        return turn === undefined ? String(inputs.name) : `${inputs.name} (${turn})`;
      }),
  ),
];

/** A party that a door leads to, with the web ACLs that look at every request there. */
interface GuardedParty {
  readonly party: string;
  readonly guards: readonly string[];
}

/**
 * The first parties with a web ACL on every way from a public service into its VPC. None where a way ends, or goes on to
 * what holds data, without having met one.
 */
export function guardedBehind(
  door: PublicDoor,
  synthesis: Synthesis,
  network: NetworkView,
): readonly GuardedParty[] {
  const service = publicServices(synthesis).find(({ id }) => id === door.id);
  if (service === undefined) return [];
  const flows = flowsOf(network, synthesis.stack);
  const found = new Map<string, GuardedParty>();
  const seen = new Set<string>();
  const guarded = (standing: Standing): boolean => {
    if (seen.has(standing.key)) return true;
    seen.add(standing.key);
    const owners = ownersOf(standing).map(({ urn }) => urn);
    const guards = guardsOf({ owners }, synthesis);
    if (guards.length > 0) {
      found.set(standing.key, { party: standing.party, guards });
      return true;
    }
    const next = flows.filter(({ from, to }) => from.key === standing.key && to.vpc === standing.vpc);
    return next.length > 0 && next.every(({ to }) => guarded(to));
  };
  const first = linkedTo(service, network);
  return first.length > 0 && first.every(guarded) ? [...found.values()] : [];
}

/** Web ACLs that look at requests before a door's resources do. */
export function guardsOf(
  { owners }: Pick<PublicDoor, "owners">,
  { registrations }: Synthesis,
): readonly string[] {
  const byUrn = new Map(registrations.map((each) => [each.urn, each]));
  return registrations
    .filter(
      ({ type, propertyDependencies }) =>
        type === "aws:wafv2/webAclAssociation:WebAclAssociation" &&
        propertyDependencies.resourceArn?.some((urn) => owners.includes(urn)),
    )
    .flatMap(({ propertyDependencies }) => propertyDependencies.webAclArn ?? [])
    .flatMap((urn) => byUrn.get(urn)?.name ?? []);
}
