import { type Rule, ruleFor } from "../model/rule.ts";

/**
 * Types whose loss would cost payments: without them a database, or what is left of it, cannot be read; they hold payments
 * that are in no database yet; or they are the way to pay.
 */
const critical = [
  "aws:kms/key:Key",
  "aws:backup/vault:Vault",
  "aws:sqs/queue:Queue",
  // Without it every task stops writing.
  "aws:dynamodb/table:Table",
  // The processor lets in no other one, until somebody there has changed a list.
  "aws:ec2/eip:Eip",
];

/** Rules about resources that an update may neither delete nor replace. */
export const protectionRules: readonly Rule[] = [
  {
    id: "protected",
    severity: "critical",
    pciDss: ["6.5.1", "12.10.1"],
    requirement:
      "Where data is protected, so are all keys, vaults, queues, the record of which region writes and the addresses that the processor knows: one that is gone takes payments along",
    why: "A database without its key cannot be read, and a key that is deleted cannot be had back",
    sources: ["https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html", "ours"],
    remedy: "Use criticalIn(scope)",
    check: ({ resources, ofType }) => {
      if (!resources.some(({ protect }) => protect)) return [];
      const open = critical.flatMap((type) => ofType(type).filter(({ protect }) => !protect));
      return open.map(({ urn }) => ({ subject: urn, message: "may be deleted or replaced by an update" }));
    },
  },
  ruleFor(
    "aws:backup/selection:Selection",
    {
      id: "protected-database",
      severity: "critical",
      pciDss: ["6.5.1"],
      requirement: "The database that is backed up is protected as its keys are",
      why: "An input that replaces a database deletes the old one",
      sources: ["ours"],
      remedy: "Use criticalIn(scope)",
    },
    (_, selection, { source, ofType }) => {
      const database = source(selection, "resources", "aws:rds/cluster:Cluster");
      const keys = ofType("aws:kms/key:Key").some(({ protect }) => protect);
      return (
        database !== undefined && keys && !database.protect && "backs up a database that an update may delete"
      );
    },
  ),
];
