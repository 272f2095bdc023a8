import { at, has, itemsOf } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { type Rule, ruleFor, statementsOf } from "../model/rule.ts";
import { agentServices, hostRules } from "./hosts.ts";
import { isOpenedAgain, isServedBy, serves, stashType } from "./serving.ts";
import { smokeRules } from "./smoke.ts";
import { taskRules } from "./tasks.ts";
import { peek } from "./unknowns.ts";

const serviceType = "aws:ecs/service:Service";
const roleType = "aws:iam/role:Role";
const targetGroupType = "aws:lb/targetGroup:TargetGroup";
const listenerRuleType = "aws:lb/listenerRule:ListenerRule";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const controllerPolicy = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers";

/** Rules about the service and its deployments. */
const serviceRules: readonly Rule[] = [
  ruleFor(
    serviceType,
    {
      id: "service-blue-green",
      severity: "high",
      pciDss: ["6.5.1"],
      requirement:
        "ECS deploys blue/green or as a canary, bakes where customers are served and nowhere else, and rolls back on alarms and failing tasks",
      why: "Without alarms ECS goes on whatever customers see, and without a bake time the old tasks are gone when it shows; a region behind a fence would wait for it in vain; the provider takes minutes as text, and some versions of it roll back every deployment with sigintRollback",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment-implementation.html",
        "hashicorp/terraform-provider-aws#43434",
        "hashicorp/terraform-provider-aws#49031",
        "@pulumi/aws/types/input.d.ts#bakeTimeInMinutes",
      ],
      remedy: "Set deploymentConfiguration, alarms and deploymentCircuitBreaker",
    },
    (
      {
        loadBalancers,
        deploymentController,
        deploymentConfiguration: how,
        alarms,
        deploymentCircuitBreaker,
        sigintRollback,
      },
      service,
      stack,
    ) => {
      if (sigintRollback === true) return "is rolled back whenever the provider looks at it";
      // The worker has none: see worker-rolling.
      if (loadBalancers === undefined) return undefined;
      if (at(deploymentController, "type") !== "ECS") return "is not deployed by ECS";
      if (!["BLUE_GREEN", "CANARY"].includes(String(at(how, "strategy")))) return "is replaced task by task";
      if ((at(how, "strategy") === "CANARY") !== (at(how, "canaryConfiguration") !== undefined))
        return "has a canary without its strategy, or the other way round";
      const isServed = serves(service, stack);
      const bakes = /^[1-9]\d*$/.test(String(at(how, "bakeTimeInMinutes")));
      if (isServed && !bakes && !isOpenedAgain(service, stack)) return "does not bake";
      if (!isServed && (bakes || at(how, "strategy") === "CANARY")) return "bakes where nobody is served";
      if (typeof at(how, "bakeTimeInMinutes") !== "string") return "has a bake time that is no text";
      const rolls = [alarms, deploymentCircuitBreaker].every(
        (each) => at(each, "enable") === true && at(each, "rollback") === true,
      );
      return !(rolls && itemsOf(at(alarms, "alarmNames")).length >= 3) && "is not rolled back";
    },
  ),
  ruleFor(
    serviceType,
    {
      id: "service-confirmed",
      severity: "critical",
      pciDss: ["6.5.1"],
      requirement:
        "Every service is asked what it runs before a region opens, and an update fails where it is not what was asked for",
      why: "Of a deployment that was rolled back the state has what was asked for, and the next update asks for nothing and succeeds",
      sources: ["pulumi/pulumi#21458", "hashicorp/terraform-provider-aws#19519"],
      remedy: "Record what it runs with recordDeployment, and have openings come after the record",
    },
    (_, service, stack) => {
      const records = stack.ofType(stashType);
      const record = records.find(
        ({ name, dependencies }) => name.startsWith("deployment-") && dependencies.includes(service.urn),
      );
      if (record === undefined) return "is believed without being asked";
      const early = records.find(
        ({ name, dependencies }) =>
          name.startsWith("opening-") &&
          dependencies.includes(service.urn) &&
          !dependencies.includes(record.urn),
      );
      return early && `is not asked before ${early.name}`;
    },
  ),
  ruleFor(
    serviceType,
    {
      id: "service-traffic",
      severity: "high",
      pciDss: ["6.5.1"],
      requirement: "ECS is given both sides, a production and a test rule, and a role that may change them",
      why: "ECS shifts traffic by rewriting a listener's rule, for which it needs both target groups and a role",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html",
      ],
      remedy: "Complete loadBalancers[0].advancedConfiguration",
    },
    ({ loadBalancers }, service, stack) => {
      if (loadBalancers === undefined) return undefined;
      const used = (type: string) =>
        stack.ofType(type).filter(({ urn }) => service.propertyDependencies.loadBalancers?.includes(urn));
      const advanced = at(loadBalancers, 0, "advancedConfiguration");
      const named = ["alternateTargetGroupArn", "productionListenerRule", "testListenerRule", "roleArn"];
      if (!named.every((name) => has(advanced, name))) return "has no second side";
      if (!service.ignoreChanges.includes("loadBalancers"))
        return "would be told which side it once began on";
      if (used(targetGroupType).length !== 2 || used(listenerRuleType).length !== 2)
        return "has not two sides and two rules";
      const [role] = used(roleType);
      const attachment = stack
        .ofType(attachmentType)
        .find(
          ({ inputs, propertyDependencies, urn }) =>
            inputs.policyArn === controllerPolicy &&
            role !== undefined &&
            propertyDependencies.role?.includes(role.urn) &&
            service.dependencies.includes(urn),
        );
      const trusted = statementsOf(role?.inputs.assumeRolePolicy).every(
        ({ Principal }) => at(Principal as Plain, "Service") === "ecs.amazonaws.com",
      );
      return !(attachment && trusted) && "has no role that ECS could shift traffic with";
    },
  ),
  ruleFor(
    serviceType,
    {
      id: "service-teardown",
      severity: "low",
      pciDss: [],
      requirement: "A service goes at once, before its capacity, its rules and its roles",
      why: "A service with tasks is deleted by force only, and one whose role or capacity went first stays draining",
      sources: ["@pulumi/aws/ecs/service.d.ts#forceDelete", "@pulumi/aws/ecs/service.d.ts#Service"],
      remedy: "forceDelete, and dependsOn capacity providers and grants",
    },
    ({ forceDelete }, { dependencies }, { ofType }) => {
      if (forceDelete !== true) return "cannot be deleted while tasks run";
      return (
        !ofType("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders").some(({ urn }) =>
          dependencies.includes(urn),
        ) && "loses its capacity while it drains"
      );
    },
  ),
  ruleFor(
    serviceType,
    {
      id: "service-endpoints",
      severity: "medium",
      pciDss: [],
      requirement: "A service comes after the endpoints that its tasks need to start",
      why: "A task that cannot reach its image, its secrets or its log does not start, and the update waits for it in vain",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
      ],
      remedy: "Make it depend on the network",
    },
    (_, { dependencies, provider }, { ofType }) => {
      const there = ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
        .filter((endpoint) => endpoint.provider === provider && dependencies.includes(endpoint.urn))
        .map(({ inputs }) => String(inputs.serviceName));
      const missing = [...agentServices, "secretsmanager", "ssm"].filter(
        (service) => !there.some((name) => name.endsWith(`.${service}`)),
      );
      return missing.length > 0 && `does not wait for ${missing.join(", ")}`;
    },
  ),
  ruleFor(
    serviceType,
    {
      id: "service-count",
      severity: "medium",
      pciDss: [],
      requirement:
        "Autoscaling is the master of a serving region's tasks; elsewhere there are as many as the program says, of the worker none",
      why: "A difference would put the number back that autoscaling has changed; a target's least number starts tasks again, also between the update of a service and that of its target; a worker writes without being asked",
      sources: [
        "@pulumi/aws/ecs/service.d.ts#desiredCount",
        "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
      ],
      remedy:
        "Ignore desiredCount where the region's fence is open, bound the target accordingly, and do so first where a region closes",
    },
    ({ desiredCount, loadBalancers }, service, { ofType, resources }) => {
      const serving = isServedBy(ofType, service.provider);
      if (serving !== service.ignoreChanges.includes("desiredCount"))
        return serving ? "would undo what autoscaling has decided" : "would not be told to stop";
      if (serving !== Number(desiredCount) > 0 && (serving || loadBalancers === undefined))
        return serving ? "serves without tasks" : "works in a region that does not serve";
      const targets = ofType("aws:appautoscaling/target:Target");
      // Where a region closes it is bounded first, and named by what the last update left: Pulumi's names begin with its own.
      const isBoundBy = ({ urn, inputs }: Registration) =>
        String(peek(inputs, "resourceId")).includes(`/${service.name}-`) &&
        resources.findIndex((one) => one.urn === urn) < resources.findIndex((one) => one.urn === service.urn);
      const target =
        targets.find(({ propertyDependencies }) => propertyDependencies.resourceId?.includes(service.urn)) ??
        targets.find(isBoundBy);
      return (
        !(
          target &&
          (serving
            ? Number(target.inputs.minCapacity) > 0
            : target.inputs.minCapacity === desiredCount && target.inputs.maxCapacity === desiredCount)
        ) && "is scaled against its region's role"
      );
    },
  ),
  ruleFor(
    serviceType,
    {
      id: "service-tags",
      severity: "low",
      pciDss: ["12.5.1"],
      requirement: "Tasks carry the service's tags",
      why: "Tags are handed to a task when it is created, or never",
      sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
      remedy: "propagateTags SERVICE and enableEcsManagedTags",
    },
    ({ propagateTags, enableEcsManagedTags }) =>
      !(propagateTags === "SERVICE" && enableEcsManagedTags === true) && "starts tasks without tags",
  ),
];

export const computeRules: readonly Rule[] = [...hostRules, ...serviceRules, ...smokeRules, ...taskRules];
