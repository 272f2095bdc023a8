import { at, itemsOf } from "../model/inputs.ts";
import { type Rule, ruleFor } from "../model/rule.ts";

const loadBalancerType = "aws:lb/loadBalancer:LoadBalancer";
const listenerRuleType = "aws:lb/listenerRule:ListenerRule";
const targetGroupType = "aws:lb/targetGroup:TargetGroup";

/** Rules about load balancers' targets and their health checks. */
export const targetGroupRules: readonly Rule[] = [
  ruleFor(
    targetGroupType,
    {
      id: "target-group",
      severity: "high",
      pciDss: ["4.2.1"],
      requirement: "Tasks are reached by their own address, with TLS, and may finish what they have begun",
      why: "ECS registers a task in awsvpc mode by its address; a target that leaves while a request runs cuts it off",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay",
      ],
      remedy: "Set targetType ip, protocol HTTPS and a deregistration delay of the idle timeout or more",
    },
    ({ targetType, protocol, healthCheck, deregistrationDelay }, _, { ofType }) => {
      if (targetType === "alb") return undefined;
      if (targetType !== "ip") return "does not register addresses";
      if (protocol !== "HTTPS" || at(healthCheck, "protocol") !== "HTTPS")
        return "speaks plain text to tasks";
      const idle = Math.max(
        ...ofType(loadBalancerType).flatMap(({ inputs }) => Number(inputs.idleTimeout ?? 0)),
      );
      return !(Number(deregistrationDelay) >= idle) && "cuts off requests that take as long as they may";
    },
  ),
  ruleFor(
    targetGroupType,
    {
      id: "target-group-asked",
      severity: "medium",
      pciDss: [],
      requirement:
        "A health check ends before the next one begins, and one of a load balancer asks what that answers by itself, in both regions",
      why: "A load balancer whose target is asked through to the application is unhealthy with it, and a standby without tasks would be for ever",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html",
      ],
      remedy: "Set timeout below interval, and ask for the path of createClaim() and createNoClaim()",
    },
    ({ targetType, healthCheck }, group, { ofType }) => {
      if (!(Number(at(healthCheck, "timeout")) < Number(at(healthCheck, "interval"))))
        return "may still wait for one answer when it asks for the next";
      if (targetType !== "alb") return undefined;
      const answered = ofType(listenerRuleType)
        .filter(({ provider }) => provider === group.provider)
        .filter(({ inputs }) => at(inputs.actions, 0, "type") === "fixed-response")
        .some(({ inputs }) =>
          itemsOf(inputs.conditions).some((condition) =>
            itemsOf(at(condition, "pathPattern", "values")).includes(String(at(healthCheck, "path"))),
          ),
        );
      return !answered && "asks the application through the load balancer";
    },
  ),
];
