import { call, type Detour, type Gain, strange, type Terrain } from "./detour.ts";
import type { Running } from "./targets.ts";

/** Calls by which somebody acts as something that runs. Each is asked about for all of its ARNs. */
const over: Readonly<Record<Running["kind"], readonly string[]>> = {
  function: ["lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:InvokeFunction"],
  // The second goes past ECS and its record; its target is the task itself.
  task: ["ecs:ExecuteCommand", "ssm:StartSession"],
  host: [
    "ssm:StartSession",
    "ssm:SendCommand",
    "ssm:CreateAssociation",
    "ec2:ModifyInstanceAttribute",
    "ec2:CreateReplaceRootVolumeTask",
    "ec2:AttachVolume",
  ],
  template: ["ec2:CreateLaunchTemplateVersion"],
  image: ["ecr:PutImage"],
};

/** The ways to take over the role of something that runs. */
export function takeovers({ kind, arns, role, tags }: Running, terrain: Terrain): readonly Detour[] {
  const planned = terrain.roles.find(({ resource }) => resource.computed.arn === role);
  const gain: Gain =
    role !== undefined && planned !== undefined
      ? { kind: "role", role: planned }
      : strange(`a ${kind} of somebody else's, ${arns.join(", ")}`);
  // Who invokes a function of the environment's has not its role, only what it does.
  const actions = over[kind].filter((action) => planned === undefined || action !== "lambda:InvokeFunction");
  const taken = actions.map((action) => ({
    by: action,
    calls: arns.map((arn) => call(action, arn, tags)),
    gain,
  }));
  // Giving a host the environment's tag first.
  const tagged = kind === "host" || kind === "template" ? actions : [];
  return [
    ...taken,
    ...(planned === undefined ? tagged : []).map((action) => ({
      by: `ec2:CreateTags and ${action}`,
      calls: arns.flatMap((arn) => [call("ec2:CreateTags", arn, tags), call(action, arn, terrain.tags)]),
      gain,
    })),
  ];
}
