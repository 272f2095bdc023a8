import { at, itemsOf } from "../model/inputs.ts";
import { type Rule, ruleFor } from "../model/rule.ts";

const clusterType = "aws:ecs/cluster:Cluster";
const groupType = "aws:autoscaling/group:Group";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const providerType = "aws:ecs/capacityProvider:CapacityProvider";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

const tagNames = ["Environment", "Application", "CostCenter", "Region", "ManagedBy"];

/** The endpoints that an instance cannot work without. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html */
export const agentServices = ["ecs", "ecs-agent", "ecs-telemetry", "ecr.api", "ecr.dkr", "logs", "s3"];

/** Rules about the instances that tasks run on. */
export const hostRules: readonly Rule[] = [
  ruleFor(
    clusterType,
    {
      id: "cluster-insights",
      severity: "high",
      pciDss: ["10.3.1"],
      requirement: "The log group of Container Insights is there before the cluster, encrypted",
      why: "Container Insights makes a missing group itself, which is neither encrypted nor ever expires",
      sources: [
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html",
        "ours",
      ],
      remedy: "Create /aws/ecs/containerinsights/<cluster>/performance and make the cluster depend on it",
    },
    ({ name, settings }, { dependencies }, { ofType }) => {
      if (!itemsOf(settings).some((setting) => at(setting, "value") === "enhanced"))
        return "has no enhanced Container Insights";
      const group = ofType(logGroupType).find(
        ({ inputs }) => inputs.name === `/aws/ecs/containerinsights/${name}/performance`,
      );
      return (
        !(group && dependencies.includes(group.urn)) && "would make its log group by itself, unencrypted"
      );
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "cluster-exec",
      severity: "high",
      pciDss: ["10.2.1.2"],
      requirement: "Every shell in a container is recorded in an encrypted log",
      why: "By default what is typed goes to the application's own log, or to none, and is sent unencrypted; AWS advises to keep people from ssm:StartSession, which goes past ECS and its record",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandLogConfiguration.html",
      ],
      remedy: "Set the cluster's executeCommandConfiguration",
    },
    ({ configuration }) => {
      const exec = at(configuration, "executeCommandConfiguration");
      return (
        !(
          at(exec, "logging") === "OVERRIDE" &&
          at(exec, "logConfiguration", "cloudWatchEncryptionEnabled") === true
        ) && "does not record shells"
      );
    },
  ),
  ruleFor(
    templateType,
    {
      id: "host-locked",
      severity: "critical",
      pciDss: ["2.2.1", "2.2.6"],
      requirement:
        "An instance asks for session tokens, has one hop, no key, no public address, encrypted volumes",
      why: "An instance's role is a request to its metadata away: a token and one hop keep forged requests and containers from it; a customer's key for volumes needs a grant for a role that a fresh account lacks",
      sources: [
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html",
        "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
      ],
      remedy: "Make it with createLaunchTemplate()",
    },
    ({ metadataOptions, networkInterfaces, blockDeviceMappings, keyName }) => {
      const interfaces = itemsOf(networkInterfaces);
      if (at(metadataOptions, "httpTokens") !== "required") return "answers requests without a token";
      if (at(metadataOptions, "httpPutResponseHopLimit") !== 1) return "answers containers";
      if (keyName !== undefined) return "lets SSH keys in";
      if (!interfaces.every((each) => at(each, "associatePublicIpAddress") === "false") || !interfaces.length)
        return "may get a public address";
      const volumes = itemsOf(blockDeviceMappings).map((mapping) => at(mapping, "ebs"));
      if (!volumes.length || !volumes.every((ebs) => at(ebs, "encrypted") === "true"))
        return "has a volume in plain text";
      return (
        volumes.some((ebs) => at(ebs, "kmsKeyId") !== undefined) &&
        "has a volume under a key that Auto Scaling has no grant for"
      );
    },
  ),
  ruleFor(
    templateType,
    {
      id: "host-image",
      severity: "high",
      pciDss: ["6.3.3"],
      requirement:
        "Instances run the ECS-optimized Amazon Linux 2023 for Graviton, looked up when they launch",
      why: "An image that is named by its ID grows old; a parameter is resolved whenever an instance is launched",
      sources: [
        "https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-optimized_AMI.html",
      ],
      remedy: "Name the image by resolve:ssm:",
    },
    ({ imageId }) =>
      !/^resolve:ssm:\/aws\/service\/ecs\/optimized-ami\/amazon-linux-2023\/arm64\//.test(String(imageId)) &&
      `runs ${imageId}`,
  ),
  ruleFor(
    templateType,
    {
      id: "host-tags",
      severity: "low",
      pciDss: ["12.5.1"],
      requirement: "Instances and their volumes carry the tags that default tags do not bring",
      why: "The provider's default tags do not reach what a launch template launches",
      sources: ["@pulumi/aws/ec2/launchTemplate.d.ts#tagSpecifications"],
      remedy: "Add tagSpecifications",
    },
    ({ tagSpecifications }) => {
      const tagged = itemsOf(tagSpecifications)
        .filter((each) => tagNames.every((tag) => at(each, "tags", tag) !== undefined))
        .map((each) => at(each, "resourceType"));
      return !["instance", "volume"].every((type) => tagged.includes(type)) && "launches without tags";
    },
  ),
  ruleFor(
    groupType,
    {
      id: "group-tags",
      severity: "low",
      pciDss: ["12.5.1"],
      requirement: "The group hands its tags to what it launches",
      why: "The provider's default tags do not reach the group, and without AmazonECSManaged ECS cannot scale it and the provider takes the tag away again",
      sources: [
        "@pulumi/aws/ecs/capacityProvider.d.ts#CapacityProvider",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html",
      ],
      remedy: "Write out the tags, with propagateAtLaunch, and AmazonECSManaged",
    },
    ({ tags }) => {
      const handed = itemsOf(tags).filter((tag) => at(tag, "propagateAtLaunch") === true);
      const missing = [...tagNames, "AmazonECSManaged"].filter(
        (name) => !handed.some((tag) => at(tag, "key") === name),
      );
      return missing.length > 0 && `does not hand down ${missing.join(", ")}`;
    },
  ),
  ruleFor(
    groupType,
    {
      id: "group-teardown",
      severity: "low",
      pciDss: [],
      requirement: "A group can be deleted with its instances, after which the cluster goes",
      why: "A group with instances is deleted by force only, and a cluster with registered instances not at all",
      sources: [
        "@pulumi/aws/autoscaling/group.d.ts#forceDelete",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html",
      ],
      remedy: "forceDelete, no scale-in protection, and dependsOn the cluster",
    },
    ({ protectFromScaleIn, forceDelete }, { dependencies }, { ofType }) => {
      if (protectFromScaleIn !== false || forceDelete !== true) return "cannot be deleted with its instances";
      return !ofType(clusterType).some(({ urn }) => dependencies.includes(urn)) && "outlives its cluster";
    },
  ),
  ruleFor(
    groupType,
    {
      id: "group-size",
      severity: "medium",
      pciDss: [],
      requirement: "ECS decides how many instances there are, from none on",
      why: "ECS sets the number of instances, and a difference would set it back under running tasks",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html",
        "@pulumi/aws/autoscaling/group.d.ts#desiredCapacity",
      ],
      remedy: "minSize 0, no desiredCapacity, and ignore it",
    },
    ({ minSize, desiredCapacity }, { ignoreChanges }) =>
      !(minSize === 0 && desiredCapacity === undefined && ignoreChanges.includes("desiredCapacity")) &&
      "would undo what ECS has decided",
  ),
  ruleFor(
    groupType,
    {
      id: "group-endpoints",
      severity: "medium",
      pciDss: [],
      requirement: "Instances come after the endpoints that their agents need",
      why: "Without a way to them an instance never registers, and the update waits for it in vain",
      sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
      remedy: "Make the group depend on the network",
    },
    (_, { dependencies, provider }, { ofType }) => {
      const there = ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
        .filter((endpoint) => endpoint.provider === provider && dependencies.includes(endpoint.urn))
        .map(({ inputs }) => String(inputs.serviceName));
      const missing = agentServices.filter((service) => !there.some((name) => name.endsWith(`.${service}`)));
      return missing.length > 0 && `does not wait for ${missing.join(", ")}`;
    },
  ),
  ruleFor(
    providerType,
    {
      id: "capacity-provider",
      severity: "medium",
      pciDss: [],
      requirement: "ECS grows and drains the group, and leaves no protection on instances",
      why: "Draining moves tasks away before an instance goes; protection would leave instances that nothing may take down",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AutoScalingGroupProvider.html",
      ],
      remedy: "managedScaling and managedDraining ENABLED, managedTerminationProtection DISABLED",
    },
    ({ autoScalingGroupProvider: group }) =>
      !(
        at(group, "managedScaling", "status") === "ENABLED" &&
        at(group, "managedDraining") === "ENABLED" &&
        at(group, "managedTerminationProtection") === "DISABLED"
      ) && "does not drain, or cannot be taken down",
  ),
  {
    id: "service-linked-roles",
    severity: "low",
    pciDss: [],
    requirement: "Service-linked roles make themselves; a second one is refused",
    why: "AWS makes them with the first cluster, target or database of an account, for which the provider waits; a second one is refused. A capacity provider needs the cluster before it",
    sources: [
      "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/cluster.go",
      "terraform-aws-modules/terraform-aws-ecs#26",
    ],
    remedy: "Leave them out",
    check: ({ ofType }) =>
      ofType("aws:iam/serviceLinkedRole:ServiceLinkedRole").map(({ urn }) => ({
        subject: urn,
        message: "exists already in most accounts",
      })),
  },
];
