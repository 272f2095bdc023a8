import { maxConnections } from "../../../../blocks/data/connections.ts";
import type { PlainRecord } from "../../../model/registration.ts";
import { number, type Resource, record, records, text } from "../../../reachability/inventory.ts";
import { deadLetterQueues } from "../../dead-letters.ts";
import { isLeased } from "../../lease.ts";
import { containersOf } from "../../tasks.ts";
import type { Minute } from "../course.ts";
import { once } from "../emitters/emitter.ts";
import { frontedServices } from "../emitters/running.ts";
import { becoming, isServing, type Scene, sentBy } from "../scene.ts";
import type { AlarmCase, AlarmScenario } from "./scenario.ts";

/** Cases in which one metric of each concerned resource takes another value. */
function of(
  scene: Scene,
  concerned: readonly Resource[],
  namespace: string,
  names: readonly string[],
  then: (resource: Resource) => Minute,
  about: (dimensions: PlainRecord) => boolean = () => true,
): readonly AlarmCase[] {
  return concerned.map((at) => ({
    at,
    changes: becoming(
      sentBy(scene, namespace, names, (by, dimensions) => by === at && about(dimensions)),
      then(at),
    ),
  }));
}

const ofType = (scene: Scene, type: string): readonly Resource[] =>
  scene.footing.inventory.ofType(type).filter((resource) => isServing(scene, resource));

const deadLetters = (scene: Scene) =>
  deadLetterQueues(scene.footing.inventory).filter((queue) => isServing(scene, queue));

const liveQueues = (scene: Scene) =>
  ofType(scene, "aws:sqs/queue:Queue").filter(({ inputs }) => text(inputs.redrivePolicy) !== undefined);

const clusters = (scene: Scene) => ofType(scene, "aws:rds/cluster:Cluster");
const caches = (scene: Scene) => ofType(scene, "aws:elasticache/serverlessCache:ServerlessCache");

const isWriter = ({ Role }: PlainRecord) => Role === "WRITER";

const database = (name: string, then: (cluster: Resource) => Minute) => (scene: Scene) =>
  of(scene, clusters(scene), "AWS/RDS", [name], then, isWriter);

const sessions = (name: string, then: (cache: Resource) => Minute) => (scene: Scene) =>
  of(scene, caches(scene), "AWS/ElastiCache", [name], then);

/** Nearly all connections that the planned capacity takes. */
function nearlyAllConnections({ inputs }: Resource): Minute {
  const { minCapacity, maxCapacity } = record(inputs.serverlessv2ScalingConfiguration);
  const most = maxConnections({
    databaseMinAcu: number(minCapacity) ?? 0,
    databaseMaxAcu: number(maxCapacity) ?? 0,
  });
  return once(Math.floor(most * 0.98));
}

const limitsOf = ({ inputs }: Resource) => {
  const { dataStorage, ecpuPerSeconds } = record(inputs.cacheUsageLimits);
  return {
    bytes: (number(record(dataStorage).maximum) ?? 0) * 1e9,
    units: (number(records(ecpuPerSeconds)[0]?.maximum) ?? 0) * 60,
  };
};

const rotators = ({ footing }: Scene): readonly Resource[] => {
  const arns = footing.inventory
    .ofType("aws:secretsmanager/secretRotation:SecretRotation")
    .map(({ inputs }) => inputs.rotationLambdaArn);
  return footing.inventory
    .ofType("aws:lambda/function:Function")
    .filter(({ computed }) => arns.includes(computed.arn ?? ""));
};

/** The certificates that listeners show. */
const shown = ({ footing }: Scene): readonly Resource[] => {
  const arns = footing.inventory
    .ofType("aws:lb/listener:Listener")
    .map(({ inputs }) => inputs.certificateArn);
  return footing.inventory.ofType("aws:acm/certificate:Certificate").filter(({ id }) => arns.includes(id));
};

/** Log groups of the containers that customers are led to. */
const applicationGroups = ({ footing: { inventory } }: Scene): readonly string[] =>
  frontedServices(inventory).flatMap((service) => {
    const led = records(service.inputs.loadBalancers).map(({ containerName }) => containerName);
    return containersOf(inventory, service)
      .filter(({ name }) => led.includes(name))
      .flatMap(
        ({ logConfiguration }) => text(record(record(logConfiguration).options)["awslogs-group"]) ?? [],
      );
  });

/** Cases for each service whose tasks ask which region writes. */
const tasks = (name: string, then: Minute) => (scene: Scene) => {
  const { inventory } = scene.footing;
  const asking = isLeased(inventory) ? frontedServices(inventory) : [];
  return of(
    scene,
    asking.filter((service) => isServing(scene, service)),
    "Payments",
    [name],
    () => then,
  );
};

export const keepingScenarios: readonly AlarmScenario[] = [
  {
    name: "lease-unread",
    says: "Tasks have not been able to read which region writes for a minute and a half",
    told: "page",
    within: 10,
    cases: tasks("LeaseAge", once(90)),
  },
  {
    name: "lease-lost",
    says: "Tasks read that another region has taken over from theirs",
    told: "page",
    within: 10,
    cases: tasks("LeaseLost", once(1)),
  },
  {
    name: "payment-given-up",
    says: "One payment is given up after all attempts",
    told: "page",
    within: 10,
    cases: (scene) =>
      of(scene, deadLetters(scene), "AWS/SQS", ["ApproximateNumberOfMessagesVisible"], () => once(1)),
  },
  {
    name: "payments-wait",
    says: "Payments wait in the queue for three hours, and none is given up",
    told: "page",
    within: 30,
    cases: (scene) =>
      of(scene, liveQueues(scene), "AWS/SQS", ["ApproximateAgeOfOldestMessage"], () => once(10_800)),
  },
  {
    name: "connections-used-up",
    says: "The database's connections are nearly used up",
    told: "page",
    within: 20,
    cases: database("DatabaseConnections", nearlyAllConnections),
  },
  {
    name: "database-at-limit",
    says: "The database has grown to its limit",
    told: "page",
    within: 30,
    cases: database("ACUUtilization", () => once(100)),
  },
  {
    name: "reader-behind",
    says: "A reader is a minute behind the writer",
    told: "ticket",
    within: 30,
    cases: (scene) => of(scene, clusters(scene), "AWS/RDS", ["AuroraReplicaLagMaximum"], () => once(60_000)),
  },
  {
    name: "deadlocks",
    says: "Transactions lock each other out every other second",
    told: "ticket",
    within: 30,
    cases: database("Deadlocks", () => once(0.5)),
  },
  {
    name: "follower-behind",
    says: "The half of the global database that follows is ten minutes behind",
    told: "page",
    within: 20,
    cases: (scene) => {
      const following = scene.footing.inventory
        .ofType("aws:rds/cluster:Cluster")
        .filter((one) => !isServing(scene, one) && text(one.inputs.globalClusterIdentifier) !== undefined);
      const names = ["AuroraGlobalDBReplicationLag", "AuroraGlobalDBRPOLag"];
      return of(scene, following, "AWS/RDS", names, () => once(600_000));
    },
  },
  {
    name: "sessions-turned-away",
    says: "The session store turns commands away",
    told: "page",
    within: 15,
    cases: sessions("ThrottledCmds", () => once(50)),
  },
  {
    name: "sessions-thrown-out",
    says: "The session store throws out sessions before their time",
    told: "ticket",
    within: 15,
    cases: sessions("Evictions", () => once(50)),
  },
  {
    name: "sessions-full",
    says: "The session store is nearly full",
    told: "ticket",
    within: 40,
    cases: sessions("BytesUsedForCache", (cache) => once(limitsOf(cache).bytes * 0.98)),
  },
  {
    name: "sessions-busy",
    says: "The session store is nearly at the limit of its processing units",
    told: "ticket",
    within: 20,
    cases: sessions("ElastiCacheProcessingUnits", (cache) => once(limitsOf(cache).units * 0.98)),
  },
  ...(
    [
      ["AuthenticationFailures", "logins", "logins"],
      ["KeyAuthorizationFailures", "keys", "keys that are not sessions"],
      ["CommandAuthorizationFailures", "commands", "commands that it does not allow"],
    ] as const
  ).map(
    ([metric, what, says]): AlarmScenario => ({
      name: `sessions-refuse-${what}`,
      says: `The session store refuses ${says}`,
      told: "ticket",
      within: 15,
      cases: sessions(metric, () => once(20)),
    }),
  ),
  {
    name: "task-missing",
    says: "Of three tasks that should run one does, for half an hour",
    told: "ticket",
    within: 30,
    cases: (scene) =>
      of(scene, ofType(scene, "aws:ecs/service:Service"), "ECS/ContainerInsights", ["RunningTaskCount"], () =>
        once(1),
      ),
  },
  {
    name: "password-stays",
    says: "The function that changes a password fails",
    told: "ticket",
    within: 90,
    cases: (scene) => of(scene, rotators(scene), "AWS/Lambda", ["Errors"], () => once(1)),
  },
  {
    name: "certificate-expiring",
    says: "A certificate ends in ten days, and ACM has not renewed it",
    told: "ticket",
    within: 1500,
    cases: (scene) => of(scene, shown(scene), "AWS/CertificateManager", ["DaysToExpiry"], () => once(10)),
  },
  {
    name: "card-number-logged",
    says: "The application writes a card number to its log",
    told: "page",
    within: 10,
    cases: (scene) => {
      const groups = applicationGroups(scene);
      const masked = scene.footing.inventory
        .ofType("aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy")
        .filter(({ inputs }) => groups.includes(text(inputs.logGroupName) ?? ""));
      return of(scene, masked, "AWS/Logs", ["LogEventsWithFindings"], () => once(1));
    },
  },
  {
    name: "event-lost",
    says: "An event reaches nobody whom it should have told",
    told: "ticket",
    within: 15,
    cases: (scene) => {
      const topics = scene.footing.inventory.ofType("aws:sns/topic:Topic").map(({ id }) => id);
      const targets = scene.footing.inventory
        .ofType("aws:cloudwatch/eventTarget:EventTarget")
        .filter(({ inputs }) => topics.includes(text(inputs.arn) ?? ""))
        .map(({ inputs }) => inputs.rule);
      const telling = scene.footing.inventory
        .ofType("aws:cloudwatch/eventRule:EventRule")
        .filter(({ id }) => targets.includes(id));
      return ["DeadLetterInvocations", "FailedInvocations"].flatMap((name) =>
        of(scene, telling, "AWS/Events", [name], () => once(1)),
      );
    },
  },
];
