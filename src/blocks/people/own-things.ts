import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { application } from "../../kit/tags.ts";
import { recordedShells } from "./host-shells.ts";
import type { PermissionArgs } from "./permissions.ts";

const tag = "aws:ResourceTag/Environment";

/**
 * The refusal of strangers: what bears the tag of another environment is nobody's here.
 *
 * @param but the ARN of what is the account's, whichever environment's tag it bears
 */
export const stranger = (
  environments: readonly string[],
  but?: pulumi.Input<string>,
): aws.iam.PolicyStatement => ({
  Sid: "NotAnotherEnvironment",
  Effect: "Deny",
  Action: "*",
  ...(but === undefined ? { Resource: "*" } : { NotResource: but }),
  Condition: { StringNotEquals: { [tag]: [...environments] }, Null: { [tag]: "false" } },
});

/** The actions at a peer: the two ends of the peering, and nothing behind them. */
const atPeers = [
  "ec2:AcceptVpcPeeringConnection",
  "ec2:AuthorizeSecurityGroup*",
  "ec2:CreateRoute",
  "ec2:CreateVpcPeeringConnection",
  "ec2:DeleteRoute",
  "ec2:DeleteVpcPeeringConnection",
  "ec2:Describe*",
  "ec2:ModifySecurityGroupRules",
  "ec2:ModifyVpcPeeringConnectionOptions",
  "ec2:ReplaceRoute",
  "ec2:RevokeSecurityGroup*",
];

interface OwnThingsArgs extends PermissionArgs {
  readonly environment: string;
  readonly peers: readonly string[];
}

/**
 * Refuses changes of what runs that is somebody else's: whoever changes code, images, launch templates or opens shells acts
 * with the role of what runs. Somebody else's has another name, or bears another tag or none. A missing tag is refused
 * here, and so is giving one to a host that is there: `ec2:CreateAction` is said only where something is tagged as it is
 * made (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html).
 */
export function itsOwnAlone(args: OwnThingsArgs): readonly aws.iam.PolicyStatement[] {
  const { accountId, suffix, environment, peers } = args;
  const all = (service: string, names: readonly string[]) =>
    names.map((name) => `arn:aws:${service}:*:${accountId}:${name}`);
  const named = (Sid: string, service: string, actions: readonly string[], own: readonly string[]) => ({
    Sid,
    Effect: "Deny" as const,
    Action: actions.map((action) => `${service}:${action}`),
    NotResource: all(service, own),
  });
  const notTagged = { StringNotEquals: { [tag]: environment } };
  return [
    ...(peers.length === 0
      ? []
      : [
          {
            Sid: "OnlyThePeering",
            Effect: "Deny" as const,
            NotAction: [...atPeers],
            Resource: "*",
            Condition: { StringEquals: { [tag]: [...peers] } },
          },
        ]),
    named(
      "OwnFunctions",
      "lambda",
      ["AddPermission", "CreateFunctionUrlConfig", "InvokeFunction*", "UpdateFunction*"],
      ["", "-*", ":*"].map((end) => `function:*-${suffix}${end}`),
    ),
    named(
      "OwnTasks",
      "ecs",
      ["ExecuteCommand", "RunTask", "StartTask", "UpdateService"],
      [
        ...["cluster/NAME", "service/NAME/*", "task/NAME/*", "container-instance/NAME/*"].map((kind) =>
          kind.replace("NAME", `${application}-*-${suffix}`),
        ),
        `task-definition/*-${suffix}:*`,
      ],
    ),
    named(
      "OwnImages",
      "ecr",
      ["CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "SetRepositoryPolicy", "UploadLayerPart"],
      [`repository/${application}/${suffix}/*`],
    ),
    {
      Sid: "OwnHosts",
      Effect: "Deny",
      Action: [
        "ec2:AttachVolume",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:CreateReplaceRootVolumeTask",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyLaunchTemplate",
        "ssm:AddTagsToResource",
        "ssm:StartSession",
      ],
      Resource: [
        ...all("ec2", ["instance/*", "launch-template/*"]),
        ...all("ecs", ["task/*"]),
        ...all("ssm", ["managed-instance/*"]),
      ],
      Condition: notTagged,
    },
    {
      Sid: "NoHostMadeItsOwn",
      Effect: "Deny",
      Action: "ec2:CreateTags",
      Resource: all("ec2", ["instance/*", "launch-template/*"]),
      Condition: { ...notTagged, Null: { "ec2:CreateAction": "true" } },
    },
    ...recordedShells(accountId),
  ];
}
