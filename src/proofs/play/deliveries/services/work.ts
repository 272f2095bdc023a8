import { agentCalls } from "../../../iam/container-uses.ts";
import { logGroupArn, plannedAccount } from "../../../model/answers/made-up.ts";
import { type Resource, record, records, text, texts } from "../../../reachability/inventory.ts";
import { containersIn, taskType } from "../../tasks.ts";
import { takingOn } from "../ask.ts";
import { asking, type Delivery } from "../delivery.ts";
import { type DeliveryPlaces, groupIn, types } from "../places.ts";

const ecs = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";

/** Services that work for the application: containers, databases, recovery points. */
export const workDeliveries = (places: DeliveryPlaces): readonly Delivery[] => [
  ...taskDeliveries(places),
  ...shiftDeliveries(places),
  ...databaseDeliveries(places),
  ...backupDeliveries(places),
];

type RoleTaking = Pick<Delivery, "by" | "does" | "service" | "context" | "source" | "guarded">;

const takesOn = (taking: RoleTaking, role: string | undefined, places: DeliveryPlaces): Delivery => ({
  ...taking,
  role: role ?? "",
  action: takingOn,
  arn: role ?? "",
  to: places.role(role)?.resource,
  near: undefined,
  atOnce: false,
});

/** The agent's calls before a task's containers run, and the roles that it hands them. */
function taskDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory.ofType(taskType).flatMap((by) => {
    const context = asking(`arn:aws:ecs:${by.region}:${plannedAccount}:task`);
    const own = { by, service: "ecs-tasks.amazonaws.com", context, guarded: true } as const;
    const role = text(by.inputs.executionRoleArn);
    const source = `${ecs}/task_execution_IAM_role.html` as const;
    return [
      takesOn({ ...own, does: "starts tasks", source }, role, places),
      ...(text(by.inputs.taskRoleArn) === undefined
        ? []
        : [
            takesOn(
              { ...own, does: "hands its role to tasks", source: `${ecs}/task-iam-roles.html` },
              text(by.inputs.taskRoleArn),
              places,
            ),
          ]),
      ...agentCalls(by, places.inventory).map(({ action, arn }) => ({
        ...own,
        does: "starts tasks",
        role: role ?? "",
        action,
        arn: arn.endsWith(":*") ? arn.replace(/\*$/, "log-stream:app") : arn,
        context: { ...context, "kms:ViaService": `secretsmanager.${by.region}.amazonaws.com` },
        to: targetOf(arn, places) ?? by,
        near: regionIn(arn) === undefined ? undefined : by.region,
        atOnce: false,
        source,
      })),
      ...logGroupsOf(by).map((group) => ({
        ...own,
        does: "writes the containers' log",
        role: role ?? "",
        action: "logs:PutLogEvents",
        arn: `${logGroupArn(group.region, group.name)}:log-stream:app`,
        to: places.logGroup(group.region, group.name),
        near: by.region,
        atOnce: false,
        source: `${ecs}/using_awslogs.html` as const,
      })),
    ];
  });
}

const regionIn = (arn: string): string | undefined => arn.split(":")[3] || undefined;

const targetOf = (arn: string, places: DeliveryPlaces): Resource | undefined => {
  const group = groupIn(arn);
  return group === undefined ? places.at(arn) : places.logGroup(group.region, group.name);
};

const logGroupsOf = (task: Resource) =>
  containersIn(task).flatMap(({ logConfiguration }) => {
    const { logDriver, options } = record(logConfiguration);
    const { "awslogs-group": name, "awslogs-region": region } = record(options);
    return logDriver === "awslogs" ? [{ name: text(name) ?? "", region: text(region) ?? "" }] : [];
  });

/** ECS's shifts of customers from one version to the next, with a role of its own. */
function shiftDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory.ofType("aws:ecs/service:Service").flatMap((by) =>
    records(by.inputs.loadBalancers).map(({ advancedConfiguration }) =>
      takesOn(
        {
          by,
          does: "shifts customers to another version",
          service: "ecs.amazonaws.com",
          context: asking(`arn:aws:ecs:${by.region}:${plannedAccount}:service`),
          guarded: false,
          source: `${ecs}/AmazonECSInfrastructureRolePolicyForLoadBalancers.html`,
        },
        text(record(advancedConfiguration).roleArn),
        places,
      ),
    ),
  );
}

/** RDS's logs: each kind goes to a log group with a name of its own, which RDS makes where it is missing. */
function databaseDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory.ofType("aws:rds/cluster:Cluster").flatMap((by) =>
    texts(by.inputs.enabledCloudwatchLogsExports).map((kind) => {
      const name = `/aws/rds/cluster/${by.id}/${kind}`;
      return {
        by,
        does: `exports its log of ${kind}`,
        service: "rds.amazonaws.com",
        action: "logs:PutLogEvents",
        arn: logGroupArn(by.region, name),
        context: {},
        to: places.logGroup(by.region, name),
        near: by.region,
        // RDS writes with a role of its own in the account.
        linked: true,
        guarded: false,
        atOnce: true,
        source:
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html" as const,
      };
    }),
  );
}

const backupGuide = "https://docs.aws.amazon.com/aws-backup/latest/devguide";

/** AWS Backup's recovery points in its own region's vault and copies in others, which no vault's policy may deny. */
function backupDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  const { ofType } = places.inventory;
  const vaults = ofType(types.vault);
  const selections = [
    ...ofType("aws:backup/selection:Selection"),
    ...ofType("aws:backup/restoreTestingSelection:RestoreTestingSelection"),
  ];
  const into = {
    service: "backup.amazonaws.com",
    linked: true,
    guarded: false,
    atOnce: false,
    context: {},
  } as const;
  return [
    ...selections.map((by) =>
      takesOn(
        {
          by,
          does: "takes its role on",
          service: "backup.amazonaws.com",
          context: {},
          guarded: false,
          source: `${backupGuide}/iam-service-roles.html`,
        },
        text(by.inputs.iamRoleArn),
        places,
      ),
    ),
    ...ofType("aws:backup/plan:Plan").flatMap((by) =>
      records(by.inputs.rules).flatMap(({ targetVaultName, copyActions }): readonly Delivery[] => [
        {
          ...into,
          by,
          does: "keeps recovery points",
          action: "backup:StartBackupJob",
          arn: `vault ${text(targetVaultName)}`,
          to:
            vaults.find(({ id, region }) => id === targetVaultName && region === by.region) ??
            vaults.find(({ id }) => id === targetVaultName),
          near: by.region,
          source: `${backupGuide}/API_BackupRule.html`,
        },
        ...records(copyActions)
          .map(({ destinationVaultArn }) => text(destinationVaultArn) ?? "")
          .filter((arn) => arn.split(":")[4] === plannedAccount)
          .map((arn) => ({
            ...into,
            by,
            does: "copies recovery points",
            action: "backup:CopyIntoBackupVault",
            arn,
            to: places.at(arn),
            near: undefined,
            source: `${backupGuide}/recov-point-create-a-copy.html` as const,
          })),
      ]),
    ),
  ];
}
