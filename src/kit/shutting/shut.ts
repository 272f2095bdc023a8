import {
  type ApplicationAutoScalingClient,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { type ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import {
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type RuleCondition,
} from "@aws-sdk/client-elastic-load-balancing-v2";

/** The clients of the region that is shut. */
export interface ShuttingClients {
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly scaling: ApplicationAutoScalingClient;
  readonly ecs: ECSClient;
}

/** The ways by which payments are written in a region. */
export interface Gates {
  /** The rules of the region's fence, each with its condition while the region is closed. */
  readonly rules: readonly {
    readonly name: string;
    readonly arn: string;
    readonly closed: Readonly<RuleCondition>;
  }[];
  readonly cluster: string;
  /** The services whose tasks write. */
  readonly services: readonly ShutService[];
}

interface ShutService {
  readonly name: string;
  /** Tasks that stay, and wait behind the fence. */
  readonly tasks: number;
}

/** The outcome for one gate. */
export interface ShutGate {
  readonly name: string;
  /** The error that kept it from being shut; undefined where it is shut. */
  readonly problem: unknown;
}

/**
 * Whether the change may still be made, asked right before each request that changes something.
 * @throws to keep it from being sent
 */
export type MayStill = () => Promise<void>;

const anyway: MayStill = async () => {};

/**
 * Shuts a region without Pulumi, by the requests with which an update closes it: its fence, and of each service what
 * raises the number of tasks by the clock, what bounds it, and the number itself. The update that takes the region in
 * again sends the same ones, so that nothing is left over of these. May be repeated. One gate that cannot be shut keeps
 * no other one open.
 *
 * The provider's requests: `resourceListenerRuleUpdate` in internal/service/elbv2/listener_rule.go,
 * `resourceScheduledActionPut` and `resourceTargetUpdate` in internal/service/appautoscaling of
 * hashicorp/terraform-provider-aws.
 */
export const shut = (
  clients: ShuttingClients,
  { rules, cluster, services }: Gates,
  abortSignal: AbortSignal,
  mayStill: MayStill = anyway,
): Promise<readonly ShutGate[]> =>
  Promise.all([
    ...rules.map(({ name, arn, closed }) =>
      tried(name, async () => {
        await mayStill();
        return clients.loadBalancing.send(new ModifyRuleCommand({ RuleArn: arn, Conditions: [closed] }), {
          abortSignal,
        });
      }),
    ),
    ...services.map((service) =>
      tried(service.name, () => stop(clients, { cluster, service, abortSignal, mayStill })),
    ),
  ]);

async function tried(name: string, work: () => Promise<unknown>): Promise<ShutGate> {
  try {
    await work();
    return { name, problem: undefined };
  } catch (problem) {
    return { name, problem };
  }
}

interface Stopped {
  readonly cluster: string;
  readonly service: ShutService;
  readonly abortSignal: AbortSignal;
  readonly mayStill: MayStill;
}

/**
 * Stops a service in the order of an update that closes: a floor or a bound that came later would start again what has been
 * stopped. Where half of a region answers, what comes later is tried all the same.
 * @throws the first error
 */
async function stop(
  { scaling, ecs }: ShuttingClients,
  { cluster, service: { name: service, tasks }, abortSignal, mayStill }: Stopped,
): Promise<void> {
  const bounds = { MinCapacity: tasks, MaxCapacity: tasks };
  const scaled = {
    ServiceNamespace: "ecs",
    ScalableDimension: "ecs:service:DesiredCount",
    ResourceId: `service/${cluster}/${service}`,
  } as const;
  const lowerFloors = async () => {
    const { ScheduledActions: floors = [] } = await scaling.send(
      new DescribeScheduledActionsCommand(scaled),
      { abortSignal },
    );
    for (const { ScheduledActionName, Schedule, Timezone } of floors) {
      await mayStill();
      await scaling.send(
        new PutScheduledActionCommand({
          ...scaled,
          ScheduledActionName,
          Schedule,
          Timezone,
          ScalableTargetAction: bounds,
        }),
        { abortSignal },
      );
    }
  };
  const steps = [
    { name: "floors", work: lowerFloors },
    {
      name: "bounds",
      work: async () => {
        await mayStill();
        await scaling.send(new RegisterScalableTargetCommand({ ...scaled, ...bounds }), { abortSignal });
      },
    },
    {
      name: "tasks",
      work: async () => {
        await mayStill();
        await ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount: tasks }), { abortSignal });
      },
    },
  ];
  const done: ShutGate[] = [];
  for (const { name, work } of steps) done.push(await tried(name, work));
  for (const { problem } of done) if (problem !== undefined) throw problem;
}
