import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import {
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { ReportedError } from "../../../cli/errors.ts";
import { type Check, judge, skip } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const targetChecks: readonly Check[] = [
  {
    id: "target-health",
    subject: "Ingress",
    what: "Every side of the deployment that gets customers has healthy tasks, in all as many as ECS wants",
    remedy: "The reasons given here, then docs/runbooks/alarms.md#unhealthy-hosts",
    needs: [
      "ecs:DescribeServices",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTargetHealth",
    ],
    per: "region",
    run: async (context, site) => {
      if (!site.active) return skip("the region waits: it runs no tasks");
      const { service } = site.outputs;
      if (service === undefined) return skip("no image is deployed, so that there are no tasks");
      const [wanted, weights] = await Promise.all([
        wantedTasks(context, site, service),
        weightsOf(context, site),
      ]);
      const sides = await Promise.all(
        Object.entries(site.outputs.loadBalancer.targetGroupArns).map(async ([color, arn]) => ({
          color,
          weight: weights.get(arn) ?? 0,
          targets: await targetsOf(context, site, arn),
        })),
      );
      const serving = sides.filter(({ weight }) => weight > 0);
      const healthy = serving.flatMap(({ targets }) => healthyOf(targets));
      return judge(
        `${wanted} healthy tasks, some on each side that customers are sent to`,
        serving
          .map(({ color, weight, targets }) => `${color} ${weight} %: ${healthyOf(targets).length} healthy`)
          .join(", "),
        [
          ...(serving.length > 0 ? [] : ["customers are sent to no side"]),
          ...(healthy.length < wanted ? [`${healthy.length} of ${wanted} tasks are healthy`] : []),
          ...serving
            .filter(({ targets }) => healthyOf(targets).length === 0)
            .map(({ color }) => `${color} gets customers and has nobody healthy`),
          ...serving.flatMap(({ color, targets }) => targets.flatMap((each) => trouble(color, each))),
        ],
      );
    },
  },
];

/** The number of tasks that ECS has been told to run, be it by the descriptor or by the load. */
async function wantedTasks(
  { clients }: CheckContext,
  { region, outputs }: CheckedSite,
  service: string,
): Promise<number> {
  const { services = [] } = await clients
    .ecs(region)
    .send(new DescribeServicesCommand({ cluster: outputs.cluster, services: [service] }));
  const wanted = services[0]?.desiredCount;
  if (wanted === undefined) throw new ReportedError(`there is no service ${service} in ${outputs.cluster}`);
  return wanted;
}

/** Each target group's share of customers, by its ARN. */
async function weightsOf(
  { clients }: CheckContext,
  { region, outputs }: CheckedSite,
): Promise<ReadonlyMap<string, number>> {
  const { Rules = [] } = await clients
    .loadBalancing(region)
    .send(new DescribeRulesCommand({ ListenerArn: outputs.loadBalancer.listenerArns.production }));
  const groups = Rules.flatMap(({ Actions = [] }) =>
    Actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []),
  );
  return new Map(groups.map(({ TargetGroupArn = "", Weight = 0 }) => [TargetGroupArn, Weight]));
}

async function targetsOf({ clients }: CheckContext, { region }: CheckedSite, TargetGroupArn: string) {
  const { TargetHealthDescriptions = [] } = await clients
    .loadBalancing(region)
    .send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return TargetHealthDescriptions;
}

const healthyOf = (targets: readonly TargetHealthDescription[]) =>
  targets.filter(({ TargetHealth }) => TargetHealth?.State === "healthy");

/** The problem of a target; none for one that is healthy, coming or going. */
function trouble(color: string, { Target, TargetHealth }: TargetHealthDescription): readonly string[] {
  const { State = "unknown", Reason, Description } = TargetHealth ?? {};
  if (["healthy", "initial", "draining"].includes(State)) return [];
  return [`${color} ${Target?.Id} ${[State, Reason, Description].filter(Boolean).join(", ")}`];
}
