import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

/** The images that a task is made of. */
const imageNames = ["app", "collector"] as const;
export type ImageName = (typeof imageNames)[number];

export type Repositories = Readonly<Record<ImageName, aws.ecr.Repository>>;

/** The name of an image's repository. It is the same in both regions, because a replica takes its source's name. */
const repositoryName = (image: ImageName, suffix: string): string => `${application}/${suffix}/${image}`;

/** Images kept in a repository, the newest ones: enough to roll back for months. */
const keptImages = 100;

/** The repositories of the environment's images: the only registry that the region's instances can reach. */
export function createRepositories(scope: Scope, keyArn: pulumi.Input<string>): Repositories {
  const block = enter(scope, "Images");
  const create = (image: ImageName) => {
    const repository = new aws.ecr.Repository(
      nameIn(block, `repository-${image}`),
      {
        name: repositoryName(image, scope.suffix),
        // A tag names one image for ever, so that what was tested is what runs.
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
        forceDelete: true,
      },
      optionsIn(block),
    );
    new aws.ecr.LifecyclePolicy(
      nameIn(block, `lifecycle-${image}`),
      { repository: repository.name, policy: JSON.stringify(lifecyclePolicy) },
      optionsIn(block),
    );
    return repository;
  };
  return { app: create("app"), collector: create("collector") };
}

const lifecyclePolicy = {
  rules: [
    {
      rulePriority: 1,
      description: "What no tag names any more",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: "The oldest",
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keptImages },
      action: { type: "expire" },
    },
  ],
};
