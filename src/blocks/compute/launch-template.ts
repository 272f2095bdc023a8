import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { InstanceType } from "../../../environments/instance-types.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { ServiceRole } from "./roles.ts";

interface LaunchTemplateArgs {
  readonly instanceType: InstanceType;
  readonly groupId: pulumi.Input<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly role: ServiceRole;
}

/** The instances' image. EC2 looks it up at each launch: no look-up in a region that is down, and always the newest patches. */
const image = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id";

/** The template of instances: Graviton, Amazon Linux 2023, without a key, an address or a way in but SSM. */
export function createLaunchTemplate(scope: Scope, args: LaunchTemplateArgs): aws.ec2.LaunchTemplate {
  const profile = new aws.iam.InstanceProfile(
    nameIn(scope, "instance-profile"),
    { role: args.role.name },
    optionsIn(scope, { dependsOn: [...args.role.grants] }),
  );
  const name = nameIn(scope, "launch-template");
  return new aws.ec2.LaunchTemplate(
    name,
    {
      imageId: image,
      instanceType: args.instanceType,
      iamInstanceProfile: { arn: profile.arn },
      userData: args.clusterName.apply((cluster) => Buffer.from(userData(cluster)).toString("base64")),
      // One hop: what runs in a container cannot ask for the instance's credentials.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      networkInterfaces: [
        { associatePublicIpAddress: "false", deleteOnTermination: "true", securityGroups: [args.groupId] },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          // The AWS-managed key: a key of ours needs a grant for a role that a fresh account does not have.
          // https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
          ebs: { volumeType: "gp3", volumeSize: 30, encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: { ...scope.tags, Name: nameIn(scope, "host") },
      })),
      tags: { Name: name },
    },
    optionsIn(scope),
  );
}

/** The agent's configuration, read at boot. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html */
const userData = (cluster: string): string => `#!/bin/bash
cat >> /etc/ecs/ecs.config <<'END'
ECS_CLUSTER=${cluster}
ECS_AWSVPC_BLOCK_IMDS=true
ECS_IMAGE_PULL_BEHAVIOR=prefer-cached
END
`;
