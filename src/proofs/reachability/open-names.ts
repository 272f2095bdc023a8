import type { Environment } from "../../../environments/index.ts";
import { namesOf } from "../../../environments/names.ts";
import { isRegion } from "../../../regions/index.ts";
import type { Synthesis } from "../model/registration.ts";
import type { Violation } from "../model/rule.ts";
import type { Expectation } from "./expectations.ts";
import { type Resource, record, text, texts } from "./inventory.ts";
import type { PlannedVpc } from "./network.ts";
import { problem } from "./problem.ts";
import { asked, isClosed, resolves } from "./resolver.ts";
import type { Topology } from "./topology.ts";

/** Names that can be resolved, or asked for in a handshake, and that nothing needs; and needed names that cannot. */
export function wrongNames(
  syntheses: readonly Synthesis[],
  topology: Topology,
  expected: readonly Expectation[],
): readonly Violation[] {
  return topology.vpcs.flatMap((vpc) => {
    // A way that crosses to another environment is the other one's expectation as well.
    const environment = expected.find(({ from, to }) => from.vpc === vpc && to.vpc === vpc)?.environment;
    const synthesis = syntheses.find(({ stack }) => stack === vpc.resource.stack);
    if (environment === undefined || synthesis === undefined) return [];
    const { aws, processor, peer } = neededIn(vpc, environment, synthesis);
    return [
      ...resolverProblems(vpc, [...aws, ...processor, ...peer]),
      ...inspectionProblems(vpc, environment, processor, topology),
    ];
  });
}

/** The names that a VPC needs, by the descriptor and by the stack's outputs of its configuration. */
function neededIn({ resource: { region } }: PlannedVpc, environment: Environment, { outputs }: Synthesis) {
  const { processor } = record(record(outputs.regions)[region]);
  const peer = text(outputs.peerUrl);
  return namesOf({
    environment,
    region: isRegion(region) ? region : environment.primary.region,
    processorHosts: texts(record(processor).hosts),
    peerName:
      peer === undefined || region !== environment.primary.region ? undefined : new URL(peer).hostname,
  });
}

function resolverProblems(
  { resource, resolver }: PlannedVpc,
  needed: readonly string[],
): readonly Violation[] {
  const known = new Set(needed);
  const refused = needed.filter((name) => !resolves(resolver, name.replace("*", "any")));
  const allowing = asked(resolver).filter(({ allows }) => allows);
  return [
    ...(isClosed(resolver)
      ? []
      : [
          problem(
            "open-name",
            resolver.resource,
            `${resource.name} resolves names that are on no list: ${
              resolver.failsClosed ? "no rule refuses all others" : "what cannot be looked at is let through"
            }`,
          ),
        ]),
    ...allowing.flatMap(({ by, list, names }) => {
      const needless = names.filter((name) => !known.has(name));
      return needless.length === 0
        ? []
        : [
            problem(
              "open-name",
              list ?? by,
              `${by.name} lets ${some(needless)} be resolved in ${resource.name}, and nothing there asks for that`,
            ),
          ];
    }),
    ...(refused.length === 0
      ? []
      : [
          problem(
            "resolution",
            resolver.resource,
            `${resource.name} cannot resolve ${some(refused)}: ${resolver.resource.name} refuses it`,
          ),
        ]),
  ];
}

/**
 * The problems of a network firewall: the names that it lets through, and whether there is one where the descriptor asks
 * for it.
 */
function inspectionProblems(
  vpc: PlannedVpc,
  { processor }: Environment,
  hosts: readonly string[],
  { middles }: Topology,
): readonly Violation[] {
  if (processor?.kind !== "egress") return [];
  const here = middles.filter(({ subnet }) => subnet()?.vpc === vpc);
  const past = here.filter(
    ({ kind, subnet }) => kind === "nat" && !isInspected(subnet()?.table.routes ?? []),
  );
  return [
    ...(processor.inspection === "names"
      ? []
      : past.map(({ resource }) =>
          problem(
            "open-name",
            resource,
            `${resource.name} goes past the network firewall that the descriptor asks for`,
          ),
        )),
    ...[...new Map(here.map((middle) => [middle.resource, middle])).values()].flatMap(
      ({ resource, inspected }) =>
        inspected === undefined ? [] : firewallProblems(resource, inspected.names, inspected.defect, hosts),
    ),
  ];
}

const isInspected = (routes: readonly { readonly target: { readonly kind: string } }[]): boolean =>
  routes.some(({ target }) => target.kind === "middle") &&
  routes.every(({ target }) => target.kind !== "internet");

function firewallProblems(
  firewall: Resource,
  names: readonly string[],
  defect: string | undefined,
  hosts: readonly string[],
): readonly Violation[] {
  const needless = names.filter((name) => !hosts.includes(name));
  const missing = hosts.filter((host) => !names.includes(host));
  return [
    ...(defect === undefined ? [] : [problem("open-name", firewall, `${firewall.name} ${defect}`)]),
    ...(needless.length === 0
      ? []
      : [problem("open-name", firewall, `${firewall.name} lets TLS for ${some(needless)} through`)]),
    ...(missing.length === 0
      ? []
      : [problem("resolution", firewall, `${firewall.name} lets no TLS for ${some(missing)} through`)]),
  ];
}

/** The first few of the names, as text: the list may be long. */
const some = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
