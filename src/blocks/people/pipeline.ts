import type * as aws from "@pulumi/aws";
import { application } from "../../kit/tags.ts";
import type { Owner } from "./names.ts";

export interface PipelineArgs extends Owner {
  /** The region that images are pushed to; they are copied to the other one from there. */
  readonly imageRegion: string;
}

/** The actions of pushing an image, and of a look whether it is there. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const pushActions: readonly string[] = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:CompleteLayerUpload",
  "ecr:DescribeImages",
  "ecr:GetDownloadUrlForLayer",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];

/** The application's own pipeline: images of its environment, and nothing else. */
export const pipelineStatements = (args: PipelineArgs): readonly aws.iam.PolicyStatement[] => [
  { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  {
    Effect: "Allow",
    Action: [...pushActions],
    Resource: `arn:aws:ecr:${args.imageRegion}:${args.accountId}:repository/${application}/${args.suffix}/app`,
  },
];
