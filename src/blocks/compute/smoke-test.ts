import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { createFunction, type FunctionPlace } from "../../kit/function/function.ts";
import { standsInNetwork, writesLog } from "../../kit/function/policy.ts";
import { createFunctionRole } from "../../kit/function/role.ts";
import { variablesOf } from "../../kit/function/settings.ts";
import { logGroupName } from "../../kit/names.ts";
import { allow, type PolicyStatements } from "../../kit/policy.ts";
import { createRole } from "../../kit/role.ts";
import { nameIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import type { Hook } from "./deployment.ts";
import { trust } from "./permissions.ts";
import { bundleSmokeProbe, bundleSmokeTest } from "./smoke/bundle.ts";
import { settings as probeSettings } from "./smoke/probe/environment.ts";
import { settings } from "./smoke/test/environment.ts";

interface SmokeTestArgs {
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly testRule: aws.lb.ListenerRule;
  /** The name that leads to this region's load balancer alone. */
  readonly serverName: string;
  /** The network of the function that asks from inside. */
  readonly probe: FunctionPlace & { readonly network: pulumi.Resource };
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly logDays: number;
}

const [testCode, probeCode] = [await bundleSmokeTest(), await bundleSmokeProbe()];

/** The names that a function, its role and its log group share. */
const kinds = { test: "smoke-test", probe: "smoke-probe" } as const;

/**
 * The test of a new revision before customers meet it. It takes two functions: the one that ECS calls asks AWS where the
 * revision is and what the test listener leads to, for which there is no way from inside the network; the other one is
 * inside, and asks the test listener. It has no way but to that one, and no word with AWS.
 */
export function createSmokeTest(scope: Scope, args: SmokeTestArgs): Hook {
  const shared = { ...args, isNamed: true, memoryMiB: 128 };
  const logOf = (kind: string) => writesLog(scope, logGroupName(kind, scope.region.code, scope.suffix));
  const { network, ...place } = args.probe;
  const probe = createFunction(scope, {
    ...shared,
    name: nameIn(scope, kinds.probe),
    kind: kinds.probe,
    description: "Asks the test listener, for the smoke test",
    code: probeCode,
    variables: variablesOf(probeSettings, { serverName: args.serverName }),
    timeoutSeconds: 20,
    role: createFunctionRole(scope, kinds.probe, [
      logOf(kinds.probe),
      ...standsInNetwork(scope, nameIn(scope, kinds.probe)),
    ]),
    network: place,
  });
  const test = createFunction(scope, {
    ...shared,
    name: nameIn(scope, kinds.test),
    kind: kinds.test,
    description: "Tests a new revision before customers meet it",
    code: testCode,
    variables: variablesOf(settings, {
      testRule: args.testRule.arn,
      balancer: args.loadBalancer.arnSuffix,
      probe: probe.code.name,
    }),
    timeoutSeconds: 180,
    role: createFunctionRole(scope, kinds.test, [
      ...looksAtDeployments(scope),
      allow("lambda:InvokeFunction", probe.code.arn),
      logOf(kinds.test),
    ]),
  });
  // No condition, as in AWS's documentation: a key that ECS does not send would end every deployment.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html
  const caller = createRole(scope, "deployment-hook", trust("ecs.amazonaws.com", undefined), {
    Version: "2012-10-17",
    Statement: [allow("lambda:InvokeFunction", test.code.arn)],
  });
  return {
    functionArn: test.code.arn,
    roleArn: caller.role.arn,
    grants: [caller.policy, test.code, probe.code, network],
  };
}

const looksAtDeployments = (scope: Scope): PolicyStatements => [
  allow(
    "ecs:DescribeServiceRevisions",
    ["service", "service-revision"].map((kind) =>
      arnIn(scope)("ecs", `${kind}/${nameIn(scope, application)}/*`),
    ),
  ),
  // Neither has an ARN that could narrow it.
  allow(["ec2:DescribeNetworkInterfaces", "elasticloadbalancing:DescribeRules"], "*"),
];
