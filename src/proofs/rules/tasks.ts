import { at, has, itemsOf, jsonIn } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";

const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const repositoryType = "aws:ecr/repository:Repository";

/** Rules about tasks: images and the containers that run them. */
export const taskRules: readonly Rule[] = [
  ruleFor(
    taskType,
    {
      id: "task-images",
      severity: "critical",
      pciDss: ["6.3.2", "6.5.1"],
      requirement: "Every image comes from the region's own registry, by an exact tag",
      why: "There is no way to a public registry, and what another tag or latest means changes under running tasks",
      sources: ["ours"],
      remedy: "Mirror it: npm run images",
    },
    ({ containerDefinitions }, task, stack) =>
      containersOf(containerDefinitions)
        .map((container) => String(at(container, "image")))
        .filter((image) => !isOwn(image, task, stack))
        .map((image) => `runs ${image}`)[0],
  ),
  ruleFor(
    taskType,
    {
      id: "task-locked",
      severity: "high",
      pciDss: ["2.2.4", "2.2.6"],
      requirement: "Containers cannot write to their root, are not root, and have no capabilities",
      why: "What breaks into a container cannot change it, become root or use the kernel's powers",
      sources: [
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html",
      ],
      remedy: "Set readonlyRootFilesystem, user, capabilities.drop",
    },
    (inputs) => {
      if (inputs.networkMode !== "awsvpc") return "shares its instance's address";
      const open = containersOf(inputs.containerDefinitions).filter(
        (container) =>
          at(container, "readonlyRootFilesystem") !== true ||
          at(container, "privileged") !== false ||
          !/^[1-9]\d*:/.test(String(at(container, "user"))) ||
          at(container, "linuxParameters", "capabilities", "drop", 0) !== "ALL",
      );
      return (
        open.length > 0 && `has a container that may do too much: ${open.map((each) => at(each, "name"))}`
      );
    },
  ),
  ruleFor(
    taskType,
    {
      id: "task-key",
      severity: "high",
      pciDss: ["12.10.1"],
      requirement: "A task has the processor's key of its own region, by its version",
      why: "A container keeps the value that it was started with: without the version a new key would reach none until something else is deployed, and another region's may be out of reach",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
        "ours",
      ],
      remedy: "Keep processorSecrets()",
    },
    ({ containerDefinitions }, task, stack) => {
      const keys = containersOf(containerDefinitions)
        .flatMap((container) => itemsOf(at(container, "secrets")))
        .filter((secret) => at(secret, "name") === "PROCESSOR_API_KEY");
      if (keys.length === 0) return undefined;
      // ARN:json-key:version-stage:version-id
      if (!keys.every((key) => /:::[^:]+$/.test(String(at(key, "valueFrom")))))
        return "does not say which version of the processor's key it has";
      const read = task.propertyDependencies.containerDefinitions ?? [];
      return (
        !stack
          .ofType("aws:secretsmanager/secretVersion:SecretVersion")
          .some(
            ({ name, urn, provider }) =>
              name.startsWith("secret-processor-key-version-") &&
              provider === task.provider &&
              read.includes(urn),
          ) && "has the processor's key of another region"
      );
    },
  ),
  ruleFor(
    taskType,
    {
      id: "task-stop",
      severity: "high",
      pciDss: [],
      requirement:
        "A task that is told to stop has as long as the load balancer waits for an answer, and the worker longer than one payment may take",
      why: "What is killed in between may have charged a payment and not booked it, which nobody knows until its key is asked for again",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html",
      ],
      remedy: "Keep stopTimeout at answerSeconds, and the worker's at its time-out and a grace",
    },
    ({ containerDefinitions }, { provider }, { ofType }) => {
      const waits = ofType("aws:lb/loadBalancer:LoadBalancer")
        .filter((balancer) => balancer.provider === provider)
        .map(({ inputs }) => Number(inputs.idleTimeout ?? 0));
      const neededBy = (container: Plain): number => {
        const payment = itemsOf(at(container, "environment")).find(
          (variable) => at(variable, "name") === "WORKER_TIMEOUT_SECONDS",
        );
        if (payment !== undefined) return Number(at(payment, "value")) + 1;
        return has(container, "portMappings", 0) ? Math.max(...waits) : 0;
      };
      return containersOf(containerDefinitions)
        .filter((container) => !(Number(at(container, "stopTimeout")) >= neededBy(container)))
        .map((container) => `kills ${at(container, "name")} before it can have ended what it began`)[0];
    },
  ),
  ruleFor(
    repositoryType,
    {
      id: "repository",
      severity: "high",
      pciDss: ["6.3.1", "11.3.1"],
      requirement: "Repositories keep their tags, scan, are under our key, and can be deleted",
      why: "A tag that moves deploys what nobody looked at, and a repository with images is deleted by force only",
      sources: [
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
        "@pulumi/aws/ecr/repository.d.ts#forceDelete",
      ],
      remedy: "Make them with createRepositories()",
    },
    ({ imageTagMutability, imageScanningConfiguration, encryptionConfigurations, forceDelete }) => {
      if (imageTagMutability !== "IMMUTABLE") return "lets a tag name another image";
      if (at(imageScanningConfiguration, "scanOnPush") !== true) return "does not scan";
      if (!has(encryptionConfigurations, 0, "kmsKey")) return "is not under our key";
      return forceDelete !== true && "cannot be deleted with its images";
    },
  ),
  {
    id: "replication-once",
    severity: "low",
    pciDss: [],
    requirement: "A registry's replication is one for the account, and one stack's",
    why: "A registry has one replication configuration in a region, and the last one who writes it wins",
    sources: [
      "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html",
    ],
    remedy: "Leave it behind accountBaseline",
    check: ({ ofType }) =>
      ofType("aws:ecr/replicationConfiguration:ReplicationConfiguration")
        .slice(1)
        .map(({ urn }) => ({ subject: urn, message: "fights with another one" })),
  },
];

const containersOf = (definitions: Plain | undefined): readonly Plain[] => itemsOf(jsonIn(definitions));

function isOwn(image: string, task: Registration, { ofType }: Stack): boolean {
  const [, path = "", tag = ""] = /^[^/]+\.dkr\.ecr\.[^/]+\/([^:@]+)[:@](.+)$/.exec(image) ?? [];
  const repository = ofType(repositoryType).find(
    ({ inputs, provider }) => inputs.name === path && provider === task.provider,
  );
  return (
    repository !== undefined &&
    (task.propertyDependencies.containerDefinitions ?? []).includes(repository.urn) &&
    tag !== "latest"
  );
}
