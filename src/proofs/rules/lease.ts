import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import { leaseItem } from "../../recovery/lease-item.ts";
import { at, has, itemsOf } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import { type Rule, ruleFor } from "../model/rule.ts";
import { variableOf } from "./queue.ts";

const tableType = "aws:dynamodb/table:Table";
const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const keyType = "aws:kms/key:Key";

const globalTables =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html";

/** Rules about the record of which region writes, and about its readers. */
export const leaseRules: readonly Rule[] = [
  ruleFor(
    tableType,
    {
      id: "lease-truth",
      severity: "critical",
      pciDss: ["12.10.1"],
      requirement:
        "The record of which region writes has one truth, which two of three regions keep: both of the environment's and a witness",
      why: "A table of one region is lost with it; one that is copied later tells a region that was left that it still writes",
      sources: [globalTables, "@pulumi/aws/dynamodb/table.d.ts#globalTableWitness"],
      remedy: "Make it with createLease()",
    },
    (inputs, table, stack) => {
      const [replica, ...more] = itemsOf(inputs.replicas);
      const witness = at(inputs.globalTableWitness, "regionName");
      const places = stack.ofType("pulumi:providers:aws").map((provider) => String(provider.inputs.region));
      const other = at(replica, "regionName");
      if (replica === undefined || more.length > 0) return "is not in both regions, and nowhere else";
      if (at(replica, "consistencyMode") !== "STRONG") return "is copied after it was written";
      if (!places.includes(String(other))) return "has its replica where the environment is not";
      if (witness === undefined || places.includes(String(witness)))
        return "has no witness in a third region";
      if (has(inputs, "ttl") || has(inputs, "localSecondaryIndexes")) return "has what such a table cannot";
      if (inputs.hashKey !== leaseItem.key || has(inputs, "rangeKey"))
        return "has another key than the tasks ask by";
      const keys = (table.propertyDependencies.replicas ?? []).flatMap((urn) =>
        stack.ofType(keyType).filter((key) => key.urn === urn),
      );
      const own = stack.source(table, "serverSideEncryption", keyType);
      const isOthers = keys.some((key) => key.name.startsWith("key-data-") && key.urn !== own?.urn);
      return (
        !(at(inputs.serverSideEncryption, "enabled") === true && isOthers) &&
        "is not under either region's own key"
      );
    },
  ),
  ruleFor(
    taskType,
    {
      id: "lease-asked",
      severity: "critical",
      pciDss: ["12.10.1"],
      requirement: `Tasks that write are told where to ask which region does, every ${leaseSeconds.renewal} seconds, and stop after ${leaseSeconds.term} without an answer`,
      why: "A region that was left and comes back is as it was: its tasks go on with an older database unless they ask",
      sources: ["ours"],
      remedy: "Give it leaseVariables() of src/blocks/compute/container.ts",
    },
    ({ containerDefinitions }, { propertyDependencies }, { ofType }) => {
      const [table] = ofType(tableType);
      if (table === undefined || variableOf(containerDefinitions, "PGPORT") === undefined) return false;
      const told = (name: string) => variableOf(containerDefinitions, name);
      if (
        !propertyDependencies.containerDefinitions?.includes(table.urn) ||
        told("LEASE_TABLE") === undefined
      )
        return "writes without asking which region does";
      if (!/^\d+$/.test(String(told("LEASE_EPOCH")))) return "is not told which epoch it is started for";
      return (
        !(
          Number(told("LEASE_TERM_SECONDS")) === leaseSeconds.term &&
          Number(told("LEASE_RENEWAL_SECONDS")) === leaseSeconds.renewal
        ) && "goes on for another time than is promised"
      );
    },
  ),
  {
    id: "lease-epochs",
    severity: "critical",
    pciDss: ["12.10.1"],
    requirement: "All tasks of a region are started for one epoch, and the two regions never for the same",
    why: "Two regions of one epoch would both write, and neither would ever hear of it",
    sources: ["ours"],
    remedy: "Take the epoch from the region's plan (src/recovery/lineage.ts, regionEpochs)",
    check: ({ ofType }) => {
      const tasks = ofType(taskType).flatMap((task) => {
        const epoch = variableOf(task.inputs.containerDefinitions, "LEASE_EPOCH");
        return epoch === undefined ? [] : [{ task, epoch }];
      });
      return tasks
        .filter(({ task, epoch }) =>
          tasks.some(
            (other) => isOf(task, other.task) !== (other.epoch === epoch) && other.task.urn !== task.urn,
          ),
        )
        .map(({ task, epoch }) => ({
          subject: task.urn,
          message: `is started for epoch ${epoch}, as the other region is, or not as its own region is`,
        }));
    },
  },
];

/** Whether both resources are of one region. */
const isOf = (one: Registration, other: Registration): boolean => one.provider === other.provider;
