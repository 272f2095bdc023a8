import type { Violation } from "../../model/rule.ts";
import {
  type Inventory,
  number,
  type Resource,
  record,
  records,
  text,
  texts,
} from "../../reachability/inventory.ts";
import { globalType } from "../halves.ts";
import { secretsOf } from "../tasks.ts";
import { clusterType, type SecretContent } from "./contents.ts";
import { codeType, variablesOf } from "./functions.ts";
import { problem } from "./problem.ts";

const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Something that logs in, its security groups, and the servers that it logs in to. */
interface Visit {
  readonly by: Resource;
  readonly groups: readonly string[];
  readonly to: readonly Resource[];
}

/** Problems of the ways from logins to their servers: out of the visitor's own security groups, and into the server's. */
export function doorProblems(
  inventory: Inventory,
  contents: ReadonlyMap<string, SecretContent>,
): readonly Violation[] {
  const open = (type: string, owner: string, other: string, port: number) =>
    inventory
      .ofType(type)
      .some(
        ({ inputs }) =>
          inputs.securityGroupId === owner &&
          inputs.referencedSecurityGroupId === other &&
          (number(inputs.fromPort) ?? 0) <= port &&
          port <= (number(inputs.toPort) ?? 65_535),
      );
  return [...serviceVisits(inventory, contents), ...functionVisits(inventory)].flatMap(({ by, groups, to }) =>
    to.flatMap((server) => {
      const port = portOf(server);
      const doors = texts(server.inputs.vpcSecurityGroupIds ?? server.inputs.securityGroupIds);
      const passes = groups.some((own) =>
        doors.some((door) => open(egressType, own, door, port) && open(ingressType, door, own, port)),
      );
      return passes
        ? []
        : [
            problem(
              "login-reaches",
              by,
              `logs in to ${server.name}, and no rule lets its security groups through to port ${port}`,
            ),
          ];
    }),
  );
}

const portOf = ({ inputs, computed }: Resource): number =>
  number(inputs.port) ?? number(records(computed.endpoints)[0]?.port) ?? 0;

function serviceVisits(inventory: Inventory, contents: ReadonlyMap<string, SecretContent>): readonly Visit[] {
  return inventory.ofType("aws:ecs/service:Service").map((by) => {
    const arns = secretsOf(inventory, by);
    const to = [...new Set(arns)].flatMap((arn) => serversOf(contents.get(arn)?.at, by.region, inventory));
    return { by, groups: texts(record(by.inputs.networkConfiguration).securityGroups), to };
  });
}

function functionVisits(inventory: Inventory): readonly Visit[] {
  const servers = inventory.all.filter(({ type }) => [clusterType, globalType, storeType].includes(type));
  return inventory.ofType(codeType).map((by) => {
    const { DATABASE_HOST: database, SESSIONS_HOST: store } = variablesOf(by);
    const named = servers.find(({ computed }) =>
      [
        computed.endpoint,
        computed.readerEndpoint,
        ...records(computed.endpoints).map(({ address }) => address),
      ].some((host) => text(host) !== undefined && [database, store].includes(text(host))),
    );
    return {
      by,
      groups: texts(record(by.inputs.vpcConfig).securityGroupIds),
      to: serversOf(named, by.region, inventory),
    };
  });
}

const storeType = "aws:elasticache/serverlessCache:ServerlessCache";

/**
 * The servers of a region that a login is to: for a user, the store that admits the user; for a global database, its
 * cluster there.
 */
function serversOf(at: Resource | undefined, region: string, inventory: Inventory): readonly Resource[] {
  if (at === undefined) return [];
  const near = (type: string) => inventory.ofType(type).filter((one) => one.region === region);
  switch (at.type) {
    case "aws:elasticache/user:User": {
      const groups = near("aws:elasticache/userGroup:UserGroup").filter(({ inputs }) =>
        texts(inputs.userIds).includes(at.id),
      );
      return near(storeType).filter(({ inputs }) => groups.some(({ id }) => id === inputs.userGroupId));
    }
    case globalType:
      return near(clusterType);
    default:
      return at.region === region ? [at] : [];
  }
}
