import type { Synthesis } from "../model/registration.ts";
import {
  type Exception,
  type Finding,
  type Judgement,
  type Rule,
  type Stack,
  stackOf,
  type Violation,
} from "../model/rule.ts";
import { nameOfUrn } from "../model/urn.ts";
import { apiRules } from "./api.ts";
import { auditRules } from "./audit.ts";
import { computeRules } from "./compute.ts";
import { dataRules } from "./data.ts";
import { encryptionRules } from "./encryption.ts";
import { exceptions } from "./exceptions.ts";
import { exposureRules } from "./exposure.ts";
import { identityRules } from "./identity.ts";
import { ingressRules } from "./ingress.ts";
import { keeperRules } from "./keeper.ts";
import { leaseRules } from "./lease.ts";
import { networkRules } from "./network.ts";
import { observabilityRules } from "./observability.ts";
import { placementRules } from "./placement.ts";
import { protectionRules } from "./protection.ts";
import { queueRules } from "./queue.ts";
import { sessionRules } from "./sessions.ts";
import { setRules } from "./sets/index.ts";
import { spendingRules } from "./spending.ts";
import { storageRules } from "./storage.ts";
import { wayOutRules } from "./way-out.ts";

export type { Rule, Violation } from "../model/rule.ts";

export const rules: readonly Rule[] = [
  ...placementRules,
  ...setRules,
  ...networkRules,
  ...wayOutRules,
  ...storageRules,
  ...dataRules,
  ...leaseRules,
  ...keeperRules,
  ...sessionRules,
  ...ingressRules,
  ...apiRules,
  ...computeRules,
  ...queueRules,
  ...observabilityRules,
  ...exposureRules,
  ...encryptionRules,
  ...identityRules,
  ...auditRules,
  ...spendingRules,
  ...protectionRules,
];

/** The judgement of a synthesis by all rules: violations, and findings that an exception allows. */
export function judge(synthesis: Synthesis): Judgement {
  const stack = stackOf(synthesis);
  const findings = rules.flatMap((rule) => findingsOf(rule, stack));
  return {
    violations: violationsAmong(findings),
    excused: findings.flatMap(({ subject, message, exception }) =>
      exception ? [{ subject, message, exception }] : [],
    ),
  };
}

/** All violations; none when all is well. */
export const audit = (synthesis: Synthesis): readonly Violation[] => judge(synthesis).violations;

/** The violations of one rule. */
export const violationsOf = (rule: Rule, stack: Stack): readonly Violation[] =>
  violationsAmong(findingsOf(rule, stack));

type Judged = Violation & { readonly exception: Exception | undefined };

/** The findings of a rule. A finding that rests on something unknown is left to the update, which knows it. */
function findingsOf({ id, why, remedy, check }: Rule, stack: Stack): readonly Judged[] {
  const { result, settled: whole } = stack.judge(() => check(stack));
  return result
    .filter(({ settled = whole }) => settled)
    .map(({ subject, message }) => ({
      rule: id,
      subject,
      message,
      why,
      remedy,
      exception: exceptionFor(id, { subject, message }),
    }));
}

const violationsAmong = (findings: readonly Judged[]): readonly Violation[] =>
  findings.flatMap(({ exception, ...violation }) => (exception ? [] : [violation]));

function exceptionFor(rule: string, { subject, message }: Finding): Exception | undefined {
  const name = nameOfUrn(subject);
  return exceptions.find(
    (exception) =>
      exception.rule === rule && exception.resources.test(name) && exception.finding.test(message),
  );
}
