import { plannedAccount } from "../../model/answers/made-up.ts";
import { type Inventory, type Resource, records, text } from "../../reachability/inventory.ts";
import type { Context } from "../requests/values.ts";

/** Something that runs under a role. Whoever changes it, or gets a shell in it, acts as the role. */
export interface Running {
  readonly kind: "function" | "task" | "host" | "template" | "image";
  /** The ARNs that a call about it names, all of them. */
  readonly arns: readonly string[];
  /** The ARN of the role; undefined for a role that is not this stack's. */
  readonly role: string | undefined;
  readonly tags: Context;
}

const arn = (service: string, region: string, name: string) =>
  `arn:aws:${service}:${region}:${plannedAccount}:${name}`;

/** The things that run in the stack, by their role. */
export function runningIn(inventory: Inventory, tags: Context): readonly Running[] {
  const { ofType, find } = inventory;
  const roleOfProfile = (profile: string | undefined) =>
    ofType("aws:iam/instanceProfile:InstanceProfile")
      .filter(({ computed }) => computed.arn === profile)
      .flatMap(({ inputs }) =>
        ofType("aws:iam/role:Role")
          .filter(({ id }) => id === inputs.role)
          .map(arnOf),
      )[0];
  return [
    ...ofType("aws:lambda/function:Function").map((one) => ({
      kind: "function" as const,
      arns: [arnOf(one) ?? ""],
      role: text(one.inputs.role),
      tags,
    })),
    ...ofType("aws:ecs/service:Service").flatMap(({ inputs, region }) => {
      const task = find("aws:ecs/taskDefinition:TaskDefinition", family(text(inputs.taskDefinition)));
      const cluster = text(inputs.cluster)?.split("/").at(-1) ?? "";
      return inputs.enableExecuteCommand !== true || task === undefined
        ? []
        : [
            {
              kind: "task" as const,
              arns: [arn("ecs", region, `cluster/${cluster}`), arn("ecs", region, `task/${cluster}/0`)],
              role: text(task.inputs.taskRoleArn),
              tags,
            },
          ];
    }),
    ...ofType("aws:ec2/launchTemplate:LaunchTemplate").flatMap(({ id, inputs, region }) => {
      const [profile] = records([inputs.iamInstanceProfile ?? null]);
      const role = roleOfProfile(text(profile?.arn));
      return [
        { kind: "template" as const, arns: [arn("ec2", region, `launch-template/${id}`)], role, tags },
        { kind: "host" as const, arns: [arn("ec2", region, "instance/i-0")], role, tags },
      ];
    }),
    ...ofType("aws:ecs/taskDefinition:TaskDefinition").flatMap(({ inputs, region }) =>
      imagesOf(inputs.containerDefinitions).map((repository) => ({
        kind: "image" as const,
        arns: [arn("ecr", region, `repository/${repository}`)],
        role: text(inputs.taskRoleArn),
        tags,
      })),
    ),
  ];
}

const arnOf = ({ computed }: Resource) => text(computed.arn);
const family = (taskDefinition: string | undefined) => taskDefinition?.split("/").at(-1)?.split(":")[0];

function imagesOf(definitions: unknown): readonly string[] {
  if (typeof definitions !== "string") return [];
  return [...definitions.matchAll(/\.amazonaws\.com\/([a-z0-9/_-]+)[:@]/g)].map(([, name]) => name ?? "");
}

/** A role that is not this stack's. */
interface StrangeRole {
  readonly arn: string;
  readonly tags: Context;
}

export interface Strangers {
  readonly roles: readonly StrangeRole[];
  readonly running: readonly Running[];
}

/**
 * The rest of an account: other environments, with names and tags like this one's; and what belongs to nobody
 * that the program knows, without any tag.
 *
 * @param others names of other environments
 */
export function strangersIn(region: string, others: readonly string[]): Strangers {
  const things = (name: string, tags: Context): Strangers => ({
    roles: [`payments/${name}/payments-deployer-${name}`, `role-task-use1-${name}-0000000`].map((role) => ({
      arn: `arn:aws:iam::${plannedAccount}:role/${role}`,
      tags,
    })),
    running: [
      { kind: "function", arns: [arn("lambda", region, `function:rotation-use1-${name}`)] },
      {
        kind: "task",
        arns: ["cluster/payments-use1-", "task/payments-use1-"].map((kind) =>
          arn("ecs", region, kind + name),
        ),
      },
      { kind: "host", arns: [arn("ec2", region, `instance/i-${name}`)] },
      { kind: "template", arns: [arn("ec2", region, `launch-template/lt-${name}`)] },
      { kind: "image", arns: [arn("ecr", region, `repository/payments/${name}/app`)] },
    ].map((one) => ({ ...one, role: undefined, tags }) as Running),
  });
  const nobodys = things("nobody", {});
  const all = [...others.map((name) => things(name, { "aws:ResourceTag/Environment": name })), nobodys];
  return {
    roles: [
      ...all.flatMap(({ roles }) => roles),
      { arn: `arn:aws:iam::${plannedAccount}:role/Administrator`, tags: {} },
    ],
    running: all.flatMap(({ running }) => running),
  };
}
