import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { calling } from "../../../cli/explain.ts";
import { moveMetrics, moveNamespace } from "../../../kit/watch/move-metrics.ts";
import type { Aws } from "./aws.ts";
import type { Clients } from "./clients.ts";

export const createMoves = ({ cloudwatch }: Clients, abortSignal: AbortSignal): Pick<Aws, "tellMove"> => ({
  tellMove: (region, { environment, kind, at, recoverySeconds, lossSeconds }) =>
    calling({ action: "cloudwatch:PutMetricData", where: region, signal: abortSignal }, async () => {
      const Dimensions = [
        { Name: "Environment", Value: environment },
        { Name: "Kind", Value: kind },
      ];
      const seconds = (MetricName: string, Value: number) =>
        ({ MetricName, Dimensions, Timestamp: at, Value, Unit: "Seconds" }) as const;
      await cloudwatch(region).send(
        new PutMetricDataCommand({
          Namespace: moveNamespace,
          MetricData: [
            seconds(moveMetrics.recovery, recoverySeconds),
            ...(lossSeconds === undefined ? [] : [seconds(moveMetrics.loss, lossSeconds)]),
          ],
        }),
        { abortSignal },
      );
    }),
});
