import { leaseSeconds } from "../../../../environments/capabilities/lease.ts";
import { archiveDays, hotDays, keptDays } from "../../../kit/retention.ts";
import { at, itemsOf } from "../../model/inputs.ts";
import type { Registration } from "../../model/registration.ts";
import { average, hoursOf } from "../schedule.ts";
import { scheduledRuns, type Tasks, tasksOf } from "./compute.ts";
import {
  always,
  atLoad,
  monthDays,
  monthHours,
  monthSeconds,
  oneOf,
  type Pricing,
  type PricingContext,
  varying,
} from "./use.ts";

const clusterType = "aws:rds/cluster:Cluster";

/** The least capacity of a database that somebody is connected to, as tasks always are. 0 is for a paused one. */
const leastAwakeAcu = 0.5;

/** ACU of an instance. A reader that has to take over at once is kept as large as the writer; any other one has the least. */
function acuOf(instance: Registration, { stack, usage }: PricingContext) {
  const scaling = stack.source(instance, "clusterIdentifier", clusterType)?.inputs
    .serverlessv2ScalingConfiguration;
  const least = Math.max(Number(at(scaling, "minCapacity")), leastAwakeAcu);
  const most = Number(at(scaling, "maxCapacity"));
  const follows = Number(instance.inputs.promotionTier) <= 1;
  return { idle: least, load: follows ? Math.min(Math.max(usage.database.acu, least), most) : least };
}

const instanceClasses = {
  "db.serverless": (acu: { readonly idle: number; readonly load: number }) =>
    varying("acuHour", { idle: acu.idle * monthHours, load: acu.load * monthHours }),
};

/**
 * Aurora's own backups are increments, and free up to the size of the database.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-storage-backup.html
 */
const clusterPricing: Pricing = ({ inputs }, { usage: { database } }) => {
  const increments = database.changedGBADay * Number(inputs.backupRetentionPeriod);
  return [
    always("databaseGB", database.storedGB),
    varying("databaseIoMillion", database.ioMillions),
    atLoad("backupGB", Math.max(0, increments - database.storedGB)),
    ...(inputs.manageMasterUserPassword === true ? [always("secret", 1)] : []),
  ];
};

/**
 * A recovery point is free while Aurora's own backups reach as far back. A copy in another region is stored as a whole.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-copy-snapshot.html
 */
const planPricing: Pricing = (plan, { stack, usage: { database } }) => {
  const retained = stack
    .users(plan, "aws:backup/selection:Selection", "planId")
    .flatMap((selection) => stack.source(selection, "resources", clusterType) ?? [])
    .map(({ inputs }) => Number(inputs.backupRetentionPeriod));
  return retained.flatMap((retentionDays) =>
    itemsOf(plan.inputs.rules).flatMap((rule) => {
      const aDay = hoursOf(String(at(rule, "schedule"))).length / 7;
      const keptGB = (days: number) => Math.max(0, days) * aDay * database.storedGB;
      const copies = itemsOf(at(rule, "copyActions"));
      return [
        always("backupGB", keptGB(Number(at(rule, "lifecycle", "deleteAfter")) - retentionDays)),
        ...copies.map((copy) => always("backupGB", keptGB(Number(at(copy, "lifecycle", "deleteAfter"))))),
        ...copies.map(() => always("regionGB", aDay * monthDays * database.storedGB)),
      ];
    }),
  );
};

/**
 * The share of each GB at hand that is archived, once a bucket is as old as it keeps things: an object for as long as the archive keeps
 * it, and then as an old version for as long as it was kept before.
 */
const archived = (archiveDays + keptDays) / hotDays;

/** GB that ElastiCache meters at least. https://aws.amazon.com/elasticache/pricing/ */
const leastSessionGB = 0.1;

/**
 * The price of the table with the record of which region writes. Every task reads it all the time, each keeper once a run;
 * what is stored and written is next to nothing.
 */
const leasePricing: Pricing = (table, context) => {
  const services = context.stack.ofType("aws:ecs/service:Service").map((each) => tasksOf(each, context));
  const kept = context.stack
    .users(table, "aws:lambda/function:Function", "environment")
    .reduce((sum, keeper) => sum + (scheduledRuns(keeper, context) ?? 0), 0);
  const reads = (level: keyof Tasks) =>
    ((services.reduce((sum, tasks) => sum + average(tasks[level]), 0) * monthSeconds) / leaseSeconds.renewal +
      kept) /
    1e6;
  return [varying("tableReadMillion", { idle: reads("idle"), load: reads("load") })];
};

export const dataPricing: Readonly<Record<string, Pricing>> = {
  [clusterType]: clusterPricing,
  // Whichever half is written to, it is the load's writes that come to the other one, and what they change.
  // https://aws.amazon.com/rds/aurora/pricing/, "Global Database"
  "aws:rds/globalCluster:GlobalCluster": (_, { usage: { database } }) => [
    always("replicatedMillion", (database.ioMillions.load * database.writePercent) / 100),
    always("regionGB", database.changedGBADay * monthDays),
  ],
  "aws:rds/clusterInstance:ClusterInstance": (instance, context) => [
    instanceClasses[
      oneOf(instance.inputs.instanceClass, instanceClasses, `instanceClass of ${instance.name}`)
    ](acuOf(instance, context)),
  ],
  "aws:dynamodb/table:Table": leasePricing,
  "aws:backup/plan:Plan": planPricing,
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": ({ inputs }) => [
    always("restoreTest", (hoursOf(String(inputs.scheduleExpression)).length / 7) * monthDays),
  ],
  "aws:elasticache/serverlessCache:ServerlessCache": (_, { usage }) => [
    varying("cacheGBHour", {
      idle: leastSessionGB * monthHours,
      load: Math.max(usage.sessionGB, leastSessionGB) * monthHours,
    }),
    // A session is read and written with each request, 2 KiB each.
    atLoad("cacheUnitMillion", 4 * usage.requests.millions),
  ],
  "aws:s3/bucket:Bucket": (_, { usage }) => [
    always("bucketGB", usage.bucketGB),
    always("archivedGB", usage.bucketGB * archived),
  ],
};
