import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "../../../environments/index.ts";
import { appPort } from "../../../environments/ports.ts";
import { nameIn, onceMade, optionsIn, type Scope } from "../../kit/scope.ts";
import {
  deploymentConfiguration,
  deploymentIn,
  deploymentTimeout,
  type Hook,
  lifecycleHooks,
} from "./deployment.ts";
import type { ServiceRole } from "./roles.ts";
import { anewWithDatabase, beforeRunning, type RunningArgs, running } from "./running.ts";

interface ServiceArgs extends RunningArgs {
  /** The resources that are changed before the service, and that it does not depend on (`onceMade`). */
  readonly first: readonly pulumi.Resource[];
  readonly deployment: Deployment;
  /** Whether customers meet a new revision while it is deployed, and so could show that it is bad. */
  readonly served: pulumi.Input<boolean>;
  readonly traffic: ServiceTraffic;
  readonly infrastructureRole: ServiceRole;
  readonly alarmNames: readonly pulumi.Input<string>[];
  /** The test that a new revision has to pass before customers meet it. */
  readonly smokeTest: Hook;
}

/** The means by which ECS shifts customers: the two sides, and the rules that weigh them. */
export interface ServiceTraffic {
  readonly blue: aws.lb.TargetGroup;
  readonly green: aws.lb.TargetGroup;
  readonly production: aws.lb.ListenerRule;
  readonly test: aws.lb.ListenerRule;
}

/**
 * The service, deployed by ECS's own blue/green controller.
 *
 * With another database it is another service. A deployment would leave most of a canary's customers on the old side,
 * where there is nobody.
 */
export function createService(scope: Scope, args: ServiceArgs): aws.ecs.Service {
  const { traffic, serving, deployment, served, smokeTest } = args;
  const timeout = deploymentTimeout(deployment);
  return new aws.ecs.Service(
    nameIn(scope, "service"),
    {
      ...running(args),
      deploymentConfiguration: pulumi.output(served).apply((isServed) => ({
        ...deploymentConfiguration(deploymentIn(deployment, isServed)),
        lifecycleHooks: lifecycleHooks(smokeTest, isServed),
      })),
      alarms: { enable: true, rollback: true, alarmNames: [...args.alarmNames] },
      loadBalancers: [
        {
          containerName: "app",
          containerPort: appPort,
          targetGroupArn: traffic.blue.arn,
          advancedConfiguration: {
            alternateTargetGroupArn: traffic.green.arn,
            productionListenerRule: traffic.production.arn,
            testListenerRule: traffic.test.arn,
            roleArn: args.infrastructureRole.arn,
          },
        },
      ],
      healthCheckGracePeriodSeconds: 60,
    },
    optionsIn(scope, {
      ...anewWithDatabase(serving),
      // The sides take turns, and an update that told ECS where it once began would deploy to the wrong one.
      // https://github.com/hashicorp/terraform-provider-aws/issues/45678
      // Of a serving region's number of tasks autoscaling is the master; a region that stops serving is told to.
      ignoreChanges: ["loadBalancers", ...(serving ? ["desiredCount"] : [])],
      customTimeouts: { create: timeout, update: timeout, delete: "30m" },
      dependsOn: onceMade(args.first, [
        ...beforeRunning(args),
        ...args.infrastructureRole.grants,
        ...smokeTest.grants,
      ]),
    }),
  );
}
