import { at, has, itemsOf } from "../model/inputs.ts";
import type { Plain } from "../model/registration.ts";
import { type Rule, ruleFor, statementsOf } from "../model/rule.ts";
import { clusterType, dataKeyProblem, globalOf, instancesOf, isLast, isReplica } from "./aurora.ts";
import {
  endpointsOf,
  everyThirtyDays,
  functionType,
  ownMasterProblem,
  permissionsOf,
  rotationOf,
  rotationsOf,
  rotationType,
  secretType,
  versionType,
  waitsFor,
} from "./rotations.ts";

const globalType = "aws:rds/globalCluster:GlobalCluster";

/** Rules about credentials and the functions that change them. */
export const secretRules: readonly Rule[] = [
  ruleFor(
    secretType,
    {
      id: "secret-window",
      severity: "high",
      pciDss: ["3.6.1"],
      requirement: "A secret is under its region's key, goes at once and gives its name free",
      why: "Secrets Manager keeps a deleted secret and its name for 30 days unless told otherwise, and the next one of that name fails",
      sources: ["https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html"],
      remedy: "Set recoveryWindowInDays to 0 and kmsKeyId to the region's key for data",
    },
    ({ recoveryWindowInDays }, secret, stack) =>
      recoveryWindowInDays === 0
        ? dataKeyProblem(secret, "kmsKeyId", stack)
        : "keeps its name after it is deleted",
  ),
  ruleFor(
    secretType,
    {
      id: "secret-own",
      severity: "high",
      pciDss: ["12.10.1"],
      requirement:
        "A secret is of one region, and no other region's is a replica of it, but for the logins to a global database",
      why: "A replica cannot be changed but through its primary: while that one's region is lost, the survivor could not be given another key. Logins to a global database are data of both regions, which a secret of one alone would contradict",
      sources: ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/standalone-secret.html"],
      remedy: "Make a secret in each region, and write the same value into both",
    },
    ({ replicas }, secret, stack) =>
      itemsOf(replicas).length > 0 &&
      !rotationsOf(secret, stack).some((code) => stack.source(code, "environment", globalType)) &&
      "has replicas, which cannot be changed by themselves",
  ),
  ruleFor(
    clusterType,
    {
      id: "master-rotation",
      severity: "critical",
      pciDss: ["8.6.3"],
      requirement:
        "RDS rotates a master's password every 30 days, without a function, once there are instances; that of a global database our function rotates, at once and every 30 days, once the application's login works",
      why: "RDS itself rotates every seven days unless told otherwise, has no use for a function, and cannot change a password without an instance",
      sources: [
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_managed.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
      ],
      remedy: "Keep rotateMasterSecret()",
    },
    (_, cluster, stack) => {
      const named = globalOf(cluster, stack) ?? (isLast(cluster) ? cluster : undefined);
      // It comes with the content.
      if (isReplica(cluster, stack)) return undefined;
      if (named !== undefined) return ownMasterProblem(cluster, named, stack);
      const rotation = stack
        .users(cluster, rotationType, "secretId")
        .find(({ inputs }) => !inputs.rotationLambdaArn);
      if (rotation === undefined) return "has a master's password that nobody rotates";
      if (!everyThirtyDays(rotation.inputs))
        return "has a master's password that is not rotated every 30 days";
      if (rotation.inputs.rotateImmediately !== false) return "rotates before the update is over";
      return waitsFor(rotation, instancesOf(cluster, stack))
        ? undefined
        : "rotates before there are instances";
    },
  ),
  ruleFor(
    clusterType,
    {
      id: "application-rotation",
      severity: "critical",
      pciDss: ["8.6.3"],
      requirement:
        "The application's password is set and tested before its rotation starts, at once and every 30 days",
      why: "A rotation that fails is retried in the background: the update succeeds and nobody can log in",
      sources: [
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html",
        "ours",
      ],
      remedy: "Keep rotateApplicationSecret()",
    },
    (_, cluster, stack) => {
      if (isReplica(cluster, stack)) return undefined;
      const rotation = rotationOf(cluster, stack);
      if (rotation === undefined) return "has no application's password that is rotated";
      const { inputs } = rotation;
      if (!everyThirtyDays(inputs) || inputs.rotateImmediately !== true) return "rotates at another pace";
      const bootstrap = stack
        .ofType("aws:lambda/invocation:Invocation")
        .filter(({ propertyDependencies }) => propertyDependencies.triggers?.includes(cluster.urn));
      if (bootstrap.length !== 1 || !waitsFor(rotation, bootstrap))
        return "rotates before the first login works";
      const instances = instancesOf(cluster, stack);
      const needed = [...permissionsOf(rotation, stack), ...endpointsOf(cluster, stack, "secretsmanager")];
      // The first login needs one instance, the writer. A move must not wait for readers.
      const works =
        waitsFor(rotation, [...needed, ...instances]) &&
        bootstrap.every(
          (step) => waitsFor(step, needed) && instances.some((instance) => waitsFor(step, [instance])),
        );
      return works ? undefined : "does not wait for instances, permission or endpoint";
    },
  ),
  ruleFor(
    rotationType,
    {
      id: "rotation-permission",
      severity: "high",
      pciDss: ["7.2.5"],
      requirement:
        "Secrets Manager may call a rotation function for this account's secret, and nobody else may",
      why: "Secrets Manager refuses a rotation whose function it may not invoke; AWS advises to name the account against a confused deputy",
      sources: [
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
      ],
      remedy: "Keep the permission of createRotationFunction()",
    },
    (inputs, rotation, stack) =>
      has(inputs, "rotationLambdaArn") &&
      permissionsOf(rotation, stack).length === 0 &&
      "may not call its function",
  ),
  ruleFor(
    versionType,
    {
      id: "secret-version",
      severity: "high",
      pciDss: ["8.6.3"],
      requirement: "No update puts back the first version of a secret that rotates",
      why: "A difference in the value puts the first password back over the one that works",
      sources: ["@pulumi/aws/secretsmanager/secretVersion.d.ts#secretString", "ours"],
      remedy: 'Set ignoreChanges: ["secretString"]',
    },
    (_, version, stack) => {
      const secret = stack.source(version, "secretId", secretType);
      const rotates = secret !== undefined && stack.users(secret, rotationType, "secretId").length > 0;
      return rotates && !version.ignoreChanges.includes("secretString") && "would undo every rotation";
    },
  ),
  ruleFor(
    functionType,
    {
      id: "function-log-group",
      severity: "high",
      pciDss: ["10.3.1"],
      requirement: "A function writes to a group that is there before it, and can make none",
      why: "Lambda makes a missing group itself, which is neither encrypted nor ever expires",
      sources: ["https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html", "ours"],
      remedy: "Name the group in loggingConfig, depend on it, and leave logs:CreateLogGroup out of the role",
    },
    ({ loggingConfig }, code, stack) => {
      const group = stack
        .ofType("aws:cloudwatch/logGroup:LogGroup")
        .find(({ inputs }) => inputs.name === at(loggingConfig, "logGroup"));
      if (group === undefined || !waitsFor(code, [group])) return "makes its own group, without encryption";
      const role = stack.source(code, "role", "aws:iam/role:Role");
      const policies = role ? stack.users(role, "aws:iam/rolePolicy:RolePolicy", "role") : [];
      if (policies.length === 0 || !waitsFor(code, policies)) return "does not wait for its role's policy";
      return policies.some(({ inputs }) => mayMakeGroups(inputs.policy)) && "may make log groups";
    },
  ),
  ruleFor(
    functionType,
    {
      id: "function-settings",
      severity: "high",
      pciDss: ["3.6.1", "8.6.2"],
      requirement:
        "A rotation function runs once at a time, where the account can reserve that, in the app tier, with its settings encrypted",
      why: "Two rotations at once would each set a password and keep one; AWS reserves only what leaves an account 100 executions",
      sources: ["https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html", "ours"],
      remedy: "Make it with createRotationFunction()",
    },
    ({ reservedConcurrentExecutions: reserved, tags, vpcConfig }, code, stack) => {
      if (stack.users(code, rotationType, "rotationLambdaArn").length === 0) return undefined;
      // Where the configuration says that the account cannot give it (reserveConcurrency), the function says so itself.
      const isShared = reserved === undefined && at(tags, "Concurrency") === "shared";
      if (reserved !== 1 && !isShared) return "may run twice at once";
      if (!Array.isArray(at(vpcConfig, "subnetIds"))) return "is not in the network";
      return dataKeyProblem(code, "kmsKeyArn", stack);
    },
  ),
];

const mayMakeGroups = (policy: Plain | undefined): boolean =>
  statementsOf(policy).some(
    ({ Effect, Action = [] }) =>
      Effect === "Allow" &&
      [Action]
        .flat()
        .some((action) => ["*", "logs:*", "logs:Create*", "logs:CreateLogGroup"].includes(action)),
  );
