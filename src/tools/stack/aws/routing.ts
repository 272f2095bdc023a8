import {
  GetHealthCheckStatusCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { calling } from "../../../cli/explain.ts";
import type { Aws } from "./aws.ts";
import type { Clients } from "./clients.ts";

type Routing = Pick<Aws, "healthChecks" | "records">;

/** The share of Route 53's checkers that has to be exceeded for something to be healthy: 18 %. */
const quorum = 0.18;

export const createRouting = (clients: Clients, abortSignal: AbortSignal): Routing => ({
  // Inverted and calculated here: the API tells what checkers see, and of a calculated health check nothing. CloudWatch
  // knows, but in us-east-1 alone.
  // https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHealthCheckStatus.html
  healthChecks: async (ids) => {
    const [primary, claimed] = await Promise.all([
      isSeen(ids.primary, clients, abortSignal),
      isSeen(ids.claim, clients, abortSignal),
    ]);
    return { primary, claim: !claimed, failover: primary && !claimed };
  },
  records: (hostedZoneId, name) =>
    calling(
      { action: "route53:ListResourceRecordSets", where: "Route 53", signal: abortSignal },
      async () => {
        const wanted = `${name}.`;
        const found: string[] = [];
        let start: Start | undefined = { StartRecordName: wanted };
        while (start) {
          const page: ListResourceRecordSetsCommandOutput = await clients
            .route53()
            .send(new ListResourceRecordSetsCommand({ HostedZoneId: hostedZoneId, ...start }), {
              abortSignal,
            });
          found.push(...(page.ResourceRecordSets ?? []).filter(({ Name }) => Name === wanted).map(textOf));
          // They come in the order of names: what follows the name is of no interest.
          start = page.NextRecordName === wanted ? nextOf(page) : undefined;
        }
        return found;
      },
    ),
});

/**
 * Whether checkers find what a health check looks for.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
const isSeen = (HealthCheckId: string, { route53 }: Clients, signal: AbortSignal): Promise<boolean> =>
  calling({ action: "route53:GetHealthCheckStatus", where: "Route 53", signal }, async () => {
    const { HealthCheckObservations = [] } = await route53().send(
      new GetHealthCheckStatusCommand({ HealthCheckId }),
      { abortSignal: signal },
    );
    const found = HealthCheckObservations.filter(({ StatusReport }) =>
      StatusReport?.Status?.startsWith("Success"),
    );
    return found.length > HealthCheckObservations.length * quorum;
  });

type Start = Pick<
  ListResourceRecordSetsCommandInput,
  "StartRecordName" | "StartRecordType" | "StartRecordIdentifier"
>;

const nextOf = (page: ListResourceRecordSetsCommandOutput): Start => ({
  StartRecordName: page.NextRecordName,
  StartRecordType: page.NextRecordType,
  StartRecordIdentifier: page.NextRecordIdentifier,
});

function textOf({ Type, Failover, AliasTarget, ResourceRecords = [], TTL }: ResourceRecordSet): string {
  const target = AliasTarget?.DNSName ?? ResourceRecords.map(({ Value }) => Value).join(", ");
  return [Type, Failover, "→", target, TTL && `(${TTL} s)`].filter(Boolean).join(" ");
}
