import { paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { taggedArns } from "../aws/tagged.ts";
import { type Check, judge } from "../check.ts";

/** Minutes that a new alarm may be without data. */
const grace = 60;

export const alarmChecks: readonly Check[] = [
  {
    id: "alarms-have-data",
    subject: "Logs and alarms",
    what: "No alarm that is older than an hour lacks data: one that does would tell nobody anything",
    remedy:
      "Its description names its entry in docs/runbooks/alarms.md, which names what should write its metric",
    needs: ["tag:GetResources", "cloudwatch:DescribeAlarms"],
    per: "region",
    run: async (context, { region }) => {
      const own = new Set(await taggedArns(context, region, "cloudwatch:alarm"));
      const blind: string[] = [];
      const pages = paginateDescribeAlarms(
        { client: context.clients.cloudwatch(region) },
        { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] },
      );
      for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages)
        for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
          const { AlarmArn = "", AlarmName, StateValue, AlarmConfigurationUpdatedTimestamp: changed } = alarm;
          const age = changed === undefined ? grace : (context.now.getTime() - changed.getTime()) / 60_000;
          if (own.has(AlarmArn) && StateValue === "INSUFFICIENT_DATA" && age >= grace)
            blind.push(`${AlarmName} has no data`);
        }
      return judge(
        "no alarm in INSUFFICIENT_DATA after its first hour",
        `${own.size} alarms, all with data or new`,
        own.size === 0 ? ["there is no alarm"] : blind.sort(),
      );
    },
  },
];
