import { type MetricAlarm, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { RegionName } from "../../../../regions/index.ts";
import { type AskedMetric, idOf, withData } from "../aws/metrics.ts";
import { taggedArns } from "../aws/tagged.ts";
import { type Check, judge } from "../check.ts";
import type { CheckContext } from "../context.ts";

/** Minutes that a new alarm may be without data. */
const grace = 60;

export const alarmChecks: readonly Check[] = [
  {
    id: "alarms-have-data",
    subject: "Logs and alarms",
    what: "Every metric of an alarm that takes silence for the fault has data, if the alarm is older than an hour; alarms that may be silent are named",
    remedy:
      "Its description names its entry in docs/runbooks/alarms.md, which names what should write its metric",
    needs: ["tag:GetResources", "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"],
    per: "region",
    run: async (context, { region }) => {
      const own = await ownAlarms(context, region);
      const heard = await withData(context, region, own.flatMap(metricsOf));
      const silent = own.flatMap((alarm) => {
        const metrics = metricsOf(alarm).filter((metric) => !heard.has(idOf(metric)));
        const name = alarm.AlarmName ?? "";
        return metrics.length === 0
          ? []
          : [{ alarm, name, what: metrics.map(({ Metric }) => Metric.MetricName) }];
      });
      // The state says nothing of it: of an alarm that takes missing data for good or bad it is never INSUFFICIENT_DATA.
      const blind = silent.filter(
        ({ alarm }) => alarm.TreatMissingData === "breaching" && minutesOld(alarm, context.now) >= grace,
      );
      const quiet = silent.filter(({ alarm }) => alarm.TreatMissingData !== "breaching");
      return judge(
        "data for every metric whose silence is a fault",
        `${own.length} alarms${
          quiet.length === 0
            ? ""
            : `; silent, as they may be: ${quiet
                .map(({ name }) => name)
                .sort()
                .join(", ")}`
        }`,
        own.length === 0
          ? ["there is no alarm"]
          : blind.map(({ name, what }) => `${name} has no data of ${what.join(", ")}`).sort(),
      );
    },
  },
];

/** The alarms of the environment that look at metrics. Incidents look at these, and have no data of their own. */
async function ownAlarms(context: CheckContext, region: RegionName): Promise<readonly MetricAlarm[]> {
  const tagged = new Set(await taggedArns(context, region, "cloudwatch:alarm"));
  const found: MetricAlarm[] = [];
  const pages = paginateDescribeAlarms(
    { client: context.clients.cloudwatch(region) },
    { AlarmTypes: ["MetricAlarm"] },
  );
  for await (const { MetricAlarms = [] } of pages)
    found.push(...MetricAlarms.filter(({ AlarmArn = "" }) => tagged.has(AlarmArn)));
  return found;
}

/** The metrics of an alarm: one, or those that its expression calculates with. */
function metricsOf({ Metrics = [], Namespace, MetricName, Dimensions = [], Period = 60 }: MetricAlarm) {
  const single = MetricName === undefined ? [] : [{ Metric: { Namespace, MetricName, Dimensions }, Period }];
  const queried = Metrics.flatMap(({ MetricStat }) =>
    MetricStat?.Metric && MetricStat.Period ? [{ Metric: MetricStat.Metric, Period: MetricStat.Period }] : [],
  );
  return [...single, ...queried] satisfies readonly AskedMetric[];
}

const minutesOld = ({ AlarmConfigurationUpdatedTimestamp: changed }: MetricAlarm, now: Date): number =>
  changed === undefined ? grace : (now.getTime() - changed.getTime()) / 60_000;
