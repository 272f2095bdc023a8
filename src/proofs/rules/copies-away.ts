import { at, itemsOf } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import {
  findingsAt,
  type Problem,
  type Rule,
  type Stack,
  type Statement,
  statementsOf,
} from "../model/rule.ts";

const planType = "aws:backup/plan:Plan";
const keyType = "aws:kms/key:Key";
const remedy = "Keep copies() of src/blocks/keys/key-policy.ts and vaultArnIn()";

/** Rules about recovery points that leave the account, and about who may read them for that. */
export const copiesAwayRules: readonly Rule[] = [
  {
    id: "backup-away",
    severity: "high",
    pciDss: ["12.10.1"],
    requirement:
      "A copy that leaves the account stays in its region, and AWS Backup's role there may read what it copies",
    why: "A copy of Aurora across accounts and regions at once was refused for years, and one whose source cannot be decrypted fails every night, which nobody notices before the account is lost",
    sources: [
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html",
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
      "nationalarchives/terraform-aws-immutable-aws-backup#59",
    ],
    remedy,
    check: (stack) =>
      findingsAt(stack, stack.ofType(planType), (plan) => {
        const key = stack
          .ofType(keyType)
          .find(({ name, provider }) => name.startsWith("key-data-") && provider === plan.provider);
        return copiesAway(plan, stack).flatMap(({ region, account }): readonly string[] => {
          if (region !== regionOf(plan, stack)) return [`copies to ${account} in ${region}`];
          const shared = key === undefined ? [] : sharings(key).filter(({ to }) => to === account);
          return actions.every((action) => shared.some((sharing) => sharing.actions.includes(action)))
            ? []
            : [`copies to ${account}, whose role for backups may not read it`];
        });
      }),
  },
  {
    id: "key-shared",
    severity: "critical",
    pciDss: ["3.6.1", "7.2.5"],
    requirement:
      "A key is shared with no other account but the one that backups go to, and there with AWS Backup's role",
    why: "Who may use the key of the database in another account reads every copy of it",
    sources: [
      "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
    ],
    remedy,
    check: (stack) => {
      const accounts = stack
        .ofType(planType)
        .flatMap((plan) => copiesAway(plan, stack).map(({ account }) => account));
      return findingsAt(
        stack,
        stack.ofType(keyType),
        (key): Problem =>
          sharings(key).flatMap(({ to, when, actions: granted }) => {
            if (!accounts.includes(to)) return [`is shared with ${to}, where nothing is copied to`];
            const role = `arn:aws:iam::${to}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`;
            if (when.ArnEquals?.["aws:PrincipalArn"] !== role) return [`is shared with everybody in ${to}`];
            const grants = granted.includes("kms:CreateGrant");
            return grants && when.Bool?.["kms:GrantIsForAWSResource"] !== "true"
              ? [`lets ${to} hand it on to others than AWS`]
              : [];
          }),
      );
    },
  },
];

/** AWS Backup's use of the key of a snapshot that it copies. */
const actions = ["kms:DescribeKey", "kms:Decrypt", "kms:CreateGrant"];

interface Sharing {
  readonly to: string;
  readonly actions: readonly string[];
  readonly when: NonNullable<Statement["Condition"]>;
}

/** The actions that a key's policy allows other accounts. */
function sharings(key: Registration): readonly Sharing[] {
  const all = statementsOf(key.inputs.policy).flatMap(({ Effect, Principal, Action, Condition = {} }) =>
    Effect === "Allow"
      ? principalsOf(Principal).map((to) => ({ to, actions: [Action ?? []].flat(), when: Condition }))
      : [],
  );
  const [own] = all;
  return all.filter(({ to }) => to !== own?.to);
}

/** The accounts of a statement's principals. The first statement of each of our keys names its own. */
const principalsOf = (principal: unknown): readonly string[] =>
  [at(Object(principal), "AWS")]
    .flat()
    .flatMap((arn) => /^arn:aws:iam::(\d{12}):/.exec(String(arn))?.[1] ?? []);

interface Destination {
  readonly region: string;
  readonly account: string;
}

function copiesAway(plan: Registration, stack: Stack): readonly Destination[] {
  const own = stack.ofType(keyType).flatMap(({ inputs }) =>
    statementsOf(inputs.policy)
      .slice(0, 1)
      .flatMap(({ Principal }) => principalsOf(Principal)),
  );
  return itemsOf(plan.inputs.rules)
    .flatMap((rule) => itemsOf(at(rule, "copyActions")))
    .flatMap((copy): readonly Destination[] => {
      const [, , , region = "", account = ""] = String(at(copy, "destinationVaultArn")).split(":");
      return /^\d{12}$/.test(account) && !own.includes(account) ? [{ region, account }] : [];
    });
}

const regionOf = ({ provider }: Registration, stack: Stack): unknown =>
  stack.ofType("pulumi:providers:aws").find(({ urn }) => urn === provider)?.inputs.region;
