import { at, itemsOf, jsonIn } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack, statementsOf } from "../model/rule.ts";

const queueType = "aws:sqs/queue:Queue";
const policyType = "aws:sqs/queuePolicy:QueuePolicy";
const allowType = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy";
const serviceType = "aws:ecs/service:Service";
const taskType = "aws:ecs/taskDefinition:TaskDefinition";

/** Seconds: 14 days, the longest that SQS keeps anything. */
const longest = 1_209_600;

/** The queues that `dr` carries over and counts (src/tools/dr/queues.ts), and operators may drain. */
const moved = /^queue-(?:payments|dead-letters)-/;

const principalTag = "aws:PrincipalTag/Environment";
const isTold = (value: unknown): boolean => value !== undefined && value !== "undefined" && value !== "";

const ownRoles = /^arn:aws:iam::\d{12}:role\/\*$/;

/** Rules about payments that wait, and about their worker. */
export const queueRules: readonly Rule[] = [
  ruleFor(
    queueType,
    {
      id: "queue-order",
      severity: "critical",
      pciDss: ["6.2.4"],
      requirement:
        "Payments keep each payer's order, and nothing but an idempotency key makes one a repetition",
      why: "With a limit for the whole queue one payer's payments hold up another's; with de-duplication by content two payments of one amount are one",
      sources: [
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html",
      ],
      remedy: "Make it with createQueue()",
    },
    (inputs) => {
      const { fifoQueue, contentBasedDeduplication, deduplicationScope, fifoThroughputLimit } = inputs;
      if (fifoQueue !== true) return "has no order";
      if (contentBasedDeduplication !== false) return "takes two payments of one amount for one";
      return (
        !(deduplicationScope === "messageGroup" && fifoThroughputLimit === "perMessageGroupId") &&
        "lets one payer wait for another"
      );
    },
  ),
  ruleFor(
    queueType,
    {
      id: "queue-policy",
      severity: "high",
      pciDss: ["4.2.1", "7.2.5"],
      requirement: "A queue is used with TLS only, and by this account's roles of its own environment alone",
      why: "SQS answers over plain HTTP unless a policy denies it. Another environment's role in the account may be allowed too much by its own policies; the tag that every role bears says whose it is",
      sources: [
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag",
      ],
      remedy: "Keep queuePolicy()",
    },
    (_, queue, { users }) => {
      const [policy] = users(queue, policyType, "queueUrl");
      const statements = statementsOf(policy?.inputs.policy);
      if (statements.some(({ Effect }) => Effect === "Allow")) return "lets somebody in by itself";
      const denied = (action: string, operator: string, key: string) =>
        statements
          .filter(({ Principal, Action = [] }) => Principal === "*" && [Action].flat().includes(action))
          .map(({ Condition }) => String(Condition?.[operator]?.[key]));
      if (!denied("sqs:*", "Bool", "aws:SecureTransport").includes("false")) return "can be used without TLS";
      const open = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"].filter(
        (action) => !denied(action, "ArnNotLike", "aws:PrincipalArn").some((arn) => ownRoles.test(arn)),
      );
      if (open.length > 0) return `allows ${open.join(", ")} to others than this account's roles`;
      const isBound = denied("sqs:ReceiveMessage", "StringNotEquals", principalTag).some(isTold);
      return !isBound && "can be read by another environment's roles";
    },
  ),
  ruleFor(
    queueType,
    {
      id: "queue-key",
      severity: "high",
      pciDss: ["3.6.1", "7.2.5"],
      requirement: "SQS uses a queue's key for the roles of its own environment alone",
      why: "A key's account statement leaves it to each role's own policies whether it may be used, those of another environment's in the account among them",
      sources: [
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag",
      ],
      remedy: "Keep keyPolicy()",
    },
    (_, queue, { source }) => {
      const key = source(queue, "kmsMasterKeyId", "aws:kms/key:Key");
      const isKeyBound = statementsOf(key?.inputs.policy).some(
        ({ Effect, Condition }) => Effect === "Deny" && isTold(Condition?.StringNotEquals?.[principalTag]),
      );
      return !isKeyBound && "has a key that SQS uses for another environment's roles";
    },
  ),
  ruleFor(
    queueType,
    {
      id: "queue-keeps",
      severity: "critical",
      pciDss: ["12.10.1"],
      requirement:
        "No payment is dropped: what fails goes to the dead letters, and either is kept for 14 days",
      why: "SQS drops a message after four days unless told otherwise, and after 14 at the latest; given up in a FIFO queue it counts anew. AWS advises against dead letters where order is everything: here each payment stands for itself, and one that always fails must not hold up its payer for 14 days",
      sources: [
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
        "ours",
      ],
      remedy: "Set messageRetentionSeconds and redrivePolicy, and keep the RedriveAllowPolicy",
    },
    ({ messageRetentionSeconds }, queue, stack) => {
      if (messageRetentionSeconds !== longest) return "is kept for less than 14 days";
      return isDeadLetters(queue, stack) ? notItsOwn(queue, stack) : notRedriven(queue, stack);
    },
  ),
  ruleFor(
    queueType,
    {
      id: "queue-moved",
      severity: "critical",
      pciDss: ["12.10.1"],
      requirement: "A move carries over what waits in each queue, and no queue is retired before it is empty",
      why: "A queue stays in the region that is left: payments wait in it for ever unless somebody knows of it",
      // "Every Amazon SQS endpoint is entirely independent": two queues of one name share no data.
      sources: [
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/endpoints.html",
        "ours",
      ],
      remedy:
        "Put the queue into the stack's outputs, have dr drain and count it (src/tools/dr/queues.ts), let operators drain it (src/blocks/people/operator-needs.ts), and name it here",
    },
    (_, { name }) => !moved.test(name) && "is carried over by no move",
  ),
  ruleFor(
    taskType,
    {
      id: "queue-visibility",
      severity: "critical",
      pciDss: ["6.2.4"],
      requirement:
        "A payment that was taken is hidden for at least six times as long as the worker has for it",
      why: "A payment that comes back while somebody works on it is taken twice. AWS says more than the longest time for it; six times is its advice for functions, taken over with room for what a task does before and after",
      sources: [
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
        "ours",
      ],
      remedy: "Take visibilityTimeout() of the same descriptor",
    },
    ({ containerDefinitions }, { propertyDependencies }, { ofType }) => {
      const seconds = Number(variableOf(containerDefinitions, "WORKER_TIMEOUT_SECONDS") ?? 0);
      const short = ofType(queueType).filter(
        ({ urn, inputs }) =>
          propertyDependencies.containerDefinitions?.includes(urn) &&
          !(Number(inputs.visibilityTimeoutSeconds) >= 6 * seconds),
      );
      return short.length > 0 && `may take a payment of ${short[0]?.name} that another one still works on`;
    },
  ),
  ruleFor(
    serviceType,
    {
      id: "worker-rolling",
      severity: "high",
      pciDss: ["6.5.1"],
      requirement: "Only the worker has no load balancer; its tasks are replaced one by one, or not at all",
      why: "Blue-green shifts the traffic of a load balancer, and the worker has none",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html",
        "ours",
      ],
      remedy: "Make it with createWorker()",
    },
    (inputs, service, { source }) => {
      if (inputs.loadBalancers !== undefined) return undefined;
      const group = source(service, "networkConfiguration", "aws:ec2/securityGroup:SecurityGroup");
      if (!group?.name.startsWith("security-group-worker-")) return "takes no requests and is not the worker";
      const { deploymentConfiguration: how, deploymentCircuitBreaker: breaker } = inputs;
      if (at(how, "strategy") !== "ROLLING") return "is deployed as if customers were connected to it";
      return (
        !(at(breaker, "enable") === true && at(breaker, "rollback") === true) &&
        "stays without tasks when a version does not start"
      );
    },
  ),
];

/** The dead-letter queue of a queue. */
const targetOf = (queue: Registration, { source }: Stack): Registration | undefined =>
  source(queue, "redrivePolicy", queueType);

const isDeadLetters = (queue: Registration, stack: Stack): boolean =>
  stack.ofType(queueType).some((other) => targetOf(other, stack) === queue);

/** The problem of a queue's redrive policy. */
function notRedriven(queue: Registration, stack: Stack): string | undefined {
  const target = targetOf(queue, stack);
  if (target === undefined || target.provider !== queue.provider) return "gives up to no queue of its region";
  const [allow] = stack.users(queue, allowType, "queueUrl");
  if (allow === undefined) return "may be given what other queues give up";
  if (!(Number(at(jsonIn(queue.inputs.redrivePolicy), "maxReceiveCount")) >= 1))
    return "does not say when it gives up";
  return at(jsonIn(allow.inputs.redriveAllowPolicy), "redrivePermission") === "denyAll"
    ? undefined
    : "may be given what other queues give up";
}

/** The problem of a dead-letter queue's sources. */
function notItsOwn(queue: Registration, stack: Stack): string | undefined {
  const [allow] = stack.users(queue, allowType, "queueUrl");
  const policy = jsonIn(allow?.inputs.redriveAllowPolicy);
  const sources = stack.ofType(queueType).filter((other) => targetOf(other, stack) === queue);
  const named =
    at(policy, "redrivePermission") === "byQueue" &&
    itemsOf(at(policy, "sourceQueueArns")).length === sources.length &&
    sources.every(({ urn }) => allow?.propertyDependencies.redriveAllowPolicy?.includes(urn));
  return named ? undefined : "takes the dead letters of any queue";
}

/** The value of a variable in some container of a task. */
export const variableOf = (definitions: Plain | undefined, name: string): Plain | undefined =>
  itemsOf(jsonIn(definitions))
    .flatMap((container) => itemsOf(at(container, "environment")))
    .filter((variable) => at(variable, "name") === name)
    .map((variable) => at(variable, "value"))[0];
