import { at, itemsOf, jsonIn } from "../../../proofs/model/inputs.ts";
import type { Plain, Registration, Synthesis } from "../../../proofs/model/registration.ts";
import { endpointType, serviceOf } from "../../../proofs/reachability/endpoints.ts";
import { type NetworkView, ownersOf, type Standing } from "../network.ts";
import type { Arrow } from "./graph.ts";

/** The id of the box of a region's queues. */
export const queuesId = (region: string): string => `queues ${region}`;

/** The senders and receivers of a region's queues, by what the roles of their tasks may do. */
export interface Correspondents {
  readonly senders: readonly Standing[];
  readonly receivers: readonly Standing[];
}

export function correspondentsIn(
  region: string,
  { registrations, stack }: Synthesis,
  { standings }: NetworkView,
): Correspondents {
  const may = (action: string): readonly Standing[] => {
    const roles = new Set(
      registrations
        .filter(
          ({ type, inputs }) => type === "aws:iam/rolePolicy:RolePolicy" && allows(inputs.policy, action),
        )
        .flatMap(({ propertyDependencies }) => propertyDependencies.role ?? []),
    );
    const tasks = using("aws:ecs/taskDefinition:TaskDefinition", "taskRoleArn", roles, registrations);
    const services = using("aws:ecs/service:Service", "taskDefinition", tasks, registrations);
    return standings.filter(
      (standing) =>
        standing.vpc?.resource.region === region &&
        standing.vpc.resource.stack === stack &&
        ownersOf(standing).some(({ urn }) => services.has(urn)),
    );
  };
  return { senders: may("sqs:SendMessage"), receivers: may("sqs:ReceiveMessage") };
}

/** The way of queued payments: by the endpoint of SQS in the VPC, and from there to the queues. */
export function messageArrows(
  regions: readonly string[],
  synthesis: Synthesis,
  network: NetworkView,
): readonly Arrow[] {
  return regions.flatMap((region) => {
    const { senders, receivers } = correspondentsIn(region, synthesis, network);
    const callers = [...new Set([...senders, ...receivers])];
    const door = network.standings.find(
      (standing) =>
        standing.vpc !== undefined &&
        standing.vpc === callers[0]?.vpc &&
        ownersOf(standing).some((owner) => owner.type === endpointType && serviceOf(owner) === "sqs"),
    );
    if (door === undefined) return [];
    return [...callers.map(({ key }) => message(key, door.key)), message(door.key, queuesId(region))];
  });
}

const message = (from: string, to: string): Arrow => ({
  from,
  to,
  kind: "messages",
  label: "",
  upwards: false,
});

const allows = (policy: Plain | undefined, action: string): boolean =>
  itemsOf(at(jsonIn(policy), "Statement")).some(
    (statement) =>
      at(statement, "Effect") === "Allow" && [at(statement, "Action")].flat().some((each) => each === action),
  );

/** The resources of a type that have one of these values in an input. */
const using = (
  type: string,
  input: string,
  urns: ReadonlySet<string>,
  registrations: readonly Registration[],
): ReadonlySet<string> =>
  new Set(
    registrations
      .filter((each) => each.type === type && each.propertyDependencies[input]?.some((urn) => urns.has(urn)))
      .map(({ urn }) => urn),
  );
