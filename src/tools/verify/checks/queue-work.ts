import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { retriesEnd } from "../../../blocks/queue/limits.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { newestValue } from "../aws/metrics.ts";
import { held, queueName, queuesOf } from "../aws/queues.ts";
import { queueOf } from "../capabilities.ts";
import { type Check, judge, skip } from "../check.ts";

export const queueWorkChecks: readonly Check[] = [
  {
    id: "queue-dead-letters",
    subject: "Queued payments",
    what: "No payment was given up",
    remedy: "docs/runbooks/alarms.md#dead-letters",
    needs: ["sqs:GetQueueAttributes"],
    per: "region",
    run: async (context, site) => {
      const count = held((await queuesOf(context, site)).deadLetters);
      return judge("no dead letter", "none", count === 0 ? [] : [`${count} dead letters`]);
    },
  },
  {
    id: "queue-waiting",
    subject: "Queued payments",
    what: "No payment waits for longer in the active region than all its attempts would take, and none in the other one, where nobody carries it out",
    remedy:
      "The active region: docs/runbooks/alarms.md#oldest-queued-payment. The other one: npm run dr -- drain carries what waits to where it is carried out",
    needs: ["sqs:GetQueueAttributes", "cloudwatch:GetMetricStatistics"],
    per: "region",
    run: async (context, site) => {
      const { settings, url } = queueOf(context, site);
      const count = held((await queuesOf(context, site)).payments);
      const most = retriesEnd(settings);
      const expected = site.active ? `none for more than ${most} seconds` : "none";
      if (count === 0) return judge(expected, "none waits", []);
      if (!site.active) return judge(expected, "", [`${count} wait`]);
      const age = await newestValue(context, site.region, {
        namespace: "AWS/SQS",
        name: "ApproximateAgeOfOldestMessage",
        dimension: ["QueueName", queueName(url)],
        statistic: "Maximum",
      });
      // SQS reports on no queue that nobody has asked for six hours, which a worker would have.
      const found = `${count} wait, ${age === undefined ? "and SQS does not tell for how long" : `the oldest for ${age} seconds`}`;
      return judge(expected, found, age !== undefined && age <= most ? [] : [found]);
    },
  },
  {
    id: "queue-worker",
    subject: "Queued payments",
    what: "The active region's worker runs as many tasks as ECS wants, and the other region's none, which would write to a database that was left",
    remedy:
      "The active region: docs/runbooks/alarms.md#workers-missing. The other one: pulumi refresh, then pulumi up stops it (src/blocks/compute/worker.ts)",
    needs: ["ecs:DescribeServices"],
    per: "region",
    run: async (context, site) => {
      const { settings } = queueOf(context, site);
      const { cluster, worker } = site.outputs;
      if (worker === undefined) return skip("no image is deployed, so that there is no worker");
      const { services = [] } = await context.clients
        .ecs(site.region)
        .send(new DescribeServicesCommand({ cluster, services: [worker] }));
      const [service] = services;
      if (service === undefined) throw new ReportedError(`there is no service ${worker} in ${cluster}`);
      const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = service;
      const found = `${runningCount} run, ${pendingCount} start, ${desiredCount} wanted`;
      const right = site.active
        ? runningCount >= desiredCount && desiredCount >= settings.minTasks
        : desiredCount + runningCount + pendingCount === 0;
      return judge(
        site.active ? `as many as are wanted, ${settings.minTasks} at least` : "none",
        found,
        right ? [] : [found],
      );
    },
  },
];
