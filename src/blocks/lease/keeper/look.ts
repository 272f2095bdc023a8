import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { DescribeRulesCommand, type RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Gates, ShuttingClients } from "../../../kit/shutting/shut.ts";
import type { OtherRegion } from "./keep.ts";

/** The other region's gates, and those services that no fence keeps from writing. */
export interface KeptGates extends Gates {
  readonly unfenced: readonly string[];
}

/**
 * The gates of a region that stand open: a fence that asks for anything but what it asks for while it is closed, and tasks that
 * write without being asked. The application's own tasks are none: those of a region that waits run behind its fence, and those
 * of a region that is moved to do so before the epoch is raised.
 * @throws what the region answers, unless it only has no time or no answer
 */
export async function lookAtGates(
  { loadBalancing, ecs }: ShuttingClients,
  { rules, cluster, unfenced }: KeptGates,
  abortSignal: AbortSignal,
): Promise<OtherRegion> {
  const looks = [
    async () => {
      const { Rules = [] } = await loadBalancing.send(
        new DescribeRulesCommand({ RuleArns: rules.map(({ arn }) => arn) }),
        { abortSignal },
      );
      const conditionsOf = (arn: string) => Rules.find(({ RuleArn }) => RuleArn === arn)?.Conditions ?? [];
      return rules.filter(({ arn, closed }) => !isClosed(conditionsOf(arn), closed)).map(({ name }) => name);
    },
    async () => {
      if (unfenced.length === 0) return [];
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: [...unfenced] }),
        { abortSignal },
      );
      // One that is gone is not told of, or as inactive, with no tasks:
      // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
      return services.flatMap(({ serviceName = "", desiredCount = 0 }) =>
        desiredCount > 0 ? [serviceName] : [],
      );
    },
  ];
  const names = [rules.map(({ name }) => name), unfenced];
  const open: string[] = [];
  const silent: string[] = [];
  for (const [index, outcome] of (await Promise.allSettled(looks.map((look) => look()))).entries())
    if (outcome.status === "fulfilled") open.push(...outcome.value);
    else if (isSilence(outcome.reason)) silent.push(...(names[index] ?? []));
    else throw outcome.reason;
  return { open, silent };
}

/** Whether a rule's conditions are those of its closed fence, in whatever order. */
function isClosed(conditions: readonly RuleCondition[], closed: RuleCondition): boolean {
  const [condition, ...more] = conditions;
  return condition !== undefined && more.length === 0 && valuesOf(condition) === valuesOf(closed);
}

const valuesOf = ({ Field, HostHeaderConfig, HttpRequestMethodConfig }: RuleCondition): string =>
  [Field, ...(HostHeaderConfig?.Values ?? HttpRequestMethodConfig?.Values ?? []).toSorted()].join(" ");

/**
 * Whether an error is no answer, as of a region that is lost: no connection, no time, or an error of the service's own. That it
 * refuses a request is an answer, and says that this function is not as it should be.
 */
function isSilence(error: unknown): boolean {
  const { $metadata, $fault } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $fault?: string;
  };
  const status = $metadata?.httpStatusCode;
  return status === undefined ? $fault !== "client" : status >= 500 || status === 429;
}
