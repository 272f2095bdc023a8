import { GetHealthCheckStatusCommand } from "@aws-sdk/client-route-53";
import { newestValue, window } from "../aws/metrics.ts";
import { type Check, judge, skip } from "../check.ts";
import { activeSite, type CheckContext } from "../context.ts";

export const healthChecks: readonly Check[] = [
  {
    id: "health-checks",
    subject: "DNS",
    what: "Route 53's health checks are in the state that leads customers to the active region",
    remedy:
      "primary unhealthy: the reasons given here, and target-health; claim unhealthy while the primary region is active: pulumi up lowers the claim (docs/runbooks/failures.md)",
    needs: ["cloudwatch:GetMetricStatistics", "route53:GetHealthCheckStatus"],
    per: "environment",
    run: async (context) => {
      const active = activeSite(context);
      if (active.outputs.service === undefined)
        return skip("no image is deployed, so that nothing answers health checks");
      const atPrimary = active.region === context.primary.region;
      // What the primary region answers while it is not active decides nothing.
      const names = atPrimary
        ? (["primary", "claim", "failover"] as const)
        : (["claim", "failover"] as const);
      const states = await Promise.all(names.map((name) => stateOf(context, name)));
      const wrong = states.filter(({ state }) => state !== (atPrimary ? "healthy" : "unhealthy"));
      return judge(
        `${names.join(", ")} ${atPrimary ? "healthy" : "unhealthy"}, because ${active.region} is active`,
        states.map(({ name, state }) => `${name} ${state}`).join(", "),
        await Promise.all(wrong.map((each) => explain(context, each))),
      );
    },
  },
];

type Name = keyof CheckContext["deployed"]["healthChecks"];
interface CheckedHealth {
  readonly name: Name;
  readonly state: "healthy" | "unhealthy" | "unknown";
}

/**
 * The state of a health check as its metric has it, with inversion and calculation as Route 53 decides. The API tells
 * neither, and nothing about calculated health checks.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHealthCheckStatus.html
 */
async function stateOf(context: CheckContext, name: Name): Promise<CheckedHealth> {
  const value = await newestValue(context, "us-east-1", {
    namespace: "AWS/Route53",
    name: "HealthCheckStatus",
    dimension: ["HealthCheckId", context.deployed.healthChecks[name]],
    statistic: "Minimum",
  });
  return { name, state: value === undefined ? "unknown" : value >= 1 ? "healthy" : "unhealthy" };
}

/** The reasons for a health check's state, in the words of checkers around the world. */
async function explain({ clients, deployed }: CheckContext, { name, state }: CheckedHealth): Promise<string> {
  if (state === "unknown") return `${name} has not reported for ${window} minutes`;
  if (name === "failover") return `failover ${state}, which is calculated from primary and claim`;
  const { HealthCheckObservations = [] } = await clients
    .route53("us-east-1")
    .send(new GetHealthCheckStatusCommand({ HealthCheckId: deployed.healthChecks[name] }));
  const reasons = HealthCheckObservations.flatMap(({ StatusReport }) => StatusReport?.Status ?? []);
  return `${name} ${state}: ${[...new Set(reasons)].join(" / ") || "no checker reports"}`;
}
