import type { RoleNeeds } from "../../kit/role-needs.ts";
import { deployed } from "./deployed-roles.ts";
import { passOn, workflow } from "./holders.ts";

export const continuousIntegration: RoleNeeds = {
  role: "role-ci",
  only: "where a workflow deploys",
  holders: [workflow],
  needs: [
    {
      by: "program",
      why: "A workflow goes on to the deployer's role, with the tags that its token cannot carry",
      actions: passOn,
      on: ["{role-deployer}"],
    },
  ],
  becomes: { roles: [...deployed, "role-deployer"], why: "A workflow deploys" },
};

const pushing = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html";

export const pipeline: RoleNeeds = {
  role: "role-pipeline",
  only: "where a workflow pushes images",
  holders: [workflow],
  needs: [
    {
      by: "program",
      why: "The application's pipeline signs in to the registry",
      source: pushing,
      actions: ["ecr:GetAuthorizationToken"],
      on: ["*"],
      broad: "The token is the registry's, not a repository's",
    },
    {
      by: "program",
      why: "The application's pipeline pushes its images, where a tag names one for ever, and looks whether one is there",
      source: pushing,
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      on: ["{primary.repository-app}"],
    },
  ],
  becomes: {
    roles: ["role-task", "role-worker"],
    why: "Images run as the application, once somebody deploys them",
  },
};
