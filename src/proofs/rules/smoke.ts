import { at, itemsOf } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack, statementsOf } from "../model/rule.ts";
import { isOpenedAgain, serves } from "./serving.ts";
import { isKnown } from "./unknowns.ts";

const serviceType = "aws:ecs/service:Service";
const roleType = "aws:iam/role:Role";
const policyType = "aws:iam/rolePolicy:RolePolicy";
const functionType = "aws:lambda/function:Function";
const listenerType = "aws:lb/listener:Listener";
const listenerRuleType = "aws:lb/listenerRule:ListenerRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** The stage after which ECS leads customers to a revision. */
const tested = "POST_TEST_TRAFFIC_SHIFT";
/** The only stage that no ordinary deployment goes through. */
const idle = "RECONCILE_SERVICE";

export const smokeRules: readonly Rule[] = [
  ruleFor(
    serviceType,
    {
      id: "service-tested",
      severity: "high",
      pciDss: ["6.5.1"],
      requirement:
        "ECS has a new revision tested through the test listener before customers meet it, and asks no function where nobody is served",
      why: "A health check asks a task, and not the listener, its certificate and the firewall through which customers come. A region that is opened behind its fence must not wait for a function; and a hook that was there once cannot be taken away, because the provider sends no empty list",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html",
        "hashicorp/terraform-provider-aws#43434",
      ],
      remedy: "Make the hook with createSmokeTest() and lifecycleHooks()",
    },
    ({ loadBalancers, deploymentConfiguration: how }, service, stack) => {
      // Nobody is led to the worker.
      if (loadBalancers === undefined) return undefined;
      const hooks = itemsOf(at(how, "lifecycleHooks"));
      const stages = hooks.flatMap((hook) => itemsOf(at(hook, "lifecycleStages")));
      if (hooks.length === 0) return "has no hook";
      if (!serves(service, stack))
        return stages.some((stage) => stage !== idle) && "asks a function where nobody is served";
      if (isOpenedAgain(service, stack) && stages.every((stage) => stage === idle)) return undefined;
      if (!stages.includes(tested)) return "leads customers to a revision before it is tested";
      return hookProblem(service, stack);
    },
  ),
];

/** The problem of what a service's hook calls; none where ECS may call it, and it can ask. */
function hookProblem(service: Registration, stack: Stack): string | undefined {
  const used = (from: Registration, input: string, type: string) =>
    stack.ofType(type).filter(({ urn }) => from.propertyDependencies[input]?.includes(urn));
  const mayCall = (role: Registration | undefined, called: Registration, waiting: Registration) =>
    role !== undefined &&
    stack.users(role, policyType, "role").some(
      (policy) =>
        waiting.dependencies.includes(policy.urn) &&
        policy.propertyDependencies.policy?.includes(called.urn) &&
        // A preview knows that it is about the function, whose ARN it does not know, and the update what it allows.
        (!isKnown(policy.inputs, "policy") ||
          statementsOf(policy.inputs.policy).some(
            ({ Effect, Action = [] }) =>
              Effect === "Allow" && [Action].flat().includes("lambda:InvokeFunction"),
          )),
    );
  const [test] = used(service, "deploymentConfiguration", functionType);
  const [caller] = used(service, "deploymentConfiguration", roleType);
  if (test === undefined) return "calls no function of this stack";
  const trusted = statementsOf(caller?.inputs.assumeRolePolicy).some(
    ({ Principal }) => at(Principal as Plain, "Service") === "ecs.amazonaws.com",
  );
  if (!trusted || !mayCall(caller, test, service)) return "may not call the function that would test it";
  const rule = stack.source(test, "environment", listenerRuleType);
  const listener = rule && stack.source(rule, "listenerArn", listenerType);
  if (!service.propertyDependencies.loadBalancers?.includes(rule?.urn ?? "") || listener === undefined)
    return "is tested by something that knows nothing of its test rule";
  const probe = stack.source(test, "environment", functionType);
  if (probe === undefined || !mayCall(stack.source(test, "role", roleType), probe, test))
    return "is tested by a function that has nobody ask from inside the network";
  const isOpen = stack
    .ofType(egressType)
    .some(
      ({ inputs, propertyDependencies: { securityGroupId = [] } }) =>
        inputs.fromPort === listener.inputs.port &&
        securityGroupId.some((urn) => probe.propertyDependencies.vpcConfig?.includes(urn)),
    );
  return isOpen ? undefined : "is tested by a function without a way to the test listener";
}
