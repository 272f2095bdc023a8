import { logGroupArn, plannedAccount } from "../model/answers/made-up.ts";
import type { Plain } from "../model/registration.ts";
import type { Violation } from "../model/rule.ts";
import { type Inventory, type Resource, record, text } from "../reachability/inventory.ts";
import { agentCalls, type Call, writesTo } from "./container-uses.ts";
import type { Needed } from "./grants.ts";
import { covers } from "./patterns.ts";
import { problem } from "./problem.ts";
import type { PlannedRole } from "./roles.ts";

/** A call that is made with a role because of a resource: told from the resource itself, whatever anybody declares. */
export interface RoleUse extends Call {
  /** The role's ARN. */
  readonly role: string | undefined;
  readonly by: Resource;
}

type Calls = (resource: Resource, inventory: Inventory) => readonly Call[];

/** The input that names the role, and what is called with it, by type. */
const callers: readonly (readonly [type: string, roleInput: string, calls: Calls])[] = [
  ["aws:ecs/taskDefinition:TaskDefinition", "executionRoleArn", agentCalls],
  ["aws:ecs/taskDefinition:TaskDefinition", "taskRoleArn", sessionCalls],
  ["aws:lambda/function:Function", "role", functionCalls],
  ["aws:ec2/flowLog:FlowLog", "iamRoleArn", ({ inputs }) => writesTo(text(inputs.logDestination) ?? "")],
];

/** The uses of a role by resources that are not among its needs. */
export function undeclaredUses(
  { resource: role }: PlannedRole,
  needed: readonly Needed[],
  uses: readonly RoleUse[],
): readonly Violation[] {
  return uses
    .filter((use) => use.role === role.computed.arn)
    .filter(({ action, arn }) => !needed.some((need) => need.action === action && covers(need.arn, arn)))
    .map(({ by, action, arn }) =>
      problem(
        "iam-undeclared-use",
        role,
        `${by.name} takes ${action} on ${arn} by ${role.name}, and no need of the role says so`,
      ),
    );
}

/** The uses that all resources make of roles. */
export const usesOf = (inventory: Inventory): readonly RoleUse[] =>
  callers.flatMap(([type, roleInput, calls]) =>
    inventory
      .ofType(type)
      .flatMap((by) =>
        calls(by, inventory).map((call) => ({ ...call, by, role: text(by.inputs[roleInput]) })),
      ),
  );

/** The calls of a shell in a container, where a service allows one. */
function sessionCalls(task: Resource, { ofType }: Inventory): readonly Call[] {
  const open = ofType("aws:ecs/service:Service").some(
    ({ inputs }) => inputs.enableExecuteCommand === true && inputs.taskDefinition === task.computed.arn,
  );
  if (!open) return [];
  return ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"].map(
    (call) => ({ action: `ssmmessages:${call}`, arn: "*" }),
  );
}

/** The calls of a function: for its log, and for its network interfaces where it is in a VPC. */
function functionCalls({ inputs, region }: Resource): readonly Call[] {
  const group = text(record(inputs.loggingConfig).logGroup);
  return [
    ...(group === undefined ? [] : writesTo(logGroupArn(region, group))),
    ...(isGiven(inputs.vpcConfig) ? interfaceCalls(region) : []),
  ];
}

/**
 * Lambda's calls for a function in a VPC:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const interfaceCalls = (region: string): readonly Call[] => [
  { action: "ec2:DescribeNetworkInterfaces", arn: "*" },
  { action: "ec2:DescribeSubnets", arn: "*" },
  ...["Assign", "Unassign"].map((verb) => ({
    action: `ec2:${verb}PrivateIpAddresses`,
    arn: `arn:aws:ec2:${region}:${plannedAccount}:network-interface/*`,
  })),
  ...["network-interface", "security-group", "subnet"].map((kind) => ({
    action: "ec2:CreateNetworkInterface",
    arn: `arn:aws:ec2:${region}:${plannedAccount}:${kind}/*`,
  })),
  {
    action: "ec2:DeleteNetworkInterface",
    arn: `arn:aws:ec2:${region}:${plannedAccount}:network-interface/*`,
  },
];

const isGiven = (value: Plain | undefined) => value !== undefined && value !== null;
