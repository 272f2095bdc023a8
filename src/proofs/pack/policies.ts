import type {
  Policies,
  PolicyResource,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { PlainRecord } from "../model/registration.ts";
import type { Rule, Stack } from "../model/rule.ts";
import { addressOf } from "../model/source.ts";
import { violationsOf } from "../rules/index.ts";
import { plainInputs } from "./checked-inputs.ts";
import { stackFrom } from "./stack.ts";

/**
 * The rules as Pulumi's own policies: `pulumi up --policy-pack policy-pack` refuses what `npm start` reports. What rests on
 * a value that a preview does not know yet waits for the update, in silence: there everything is known of whatever it
 * makes or changes.
 */
export function policiesOf(rules: readonly Rule[]): Policies {
  const inputs = new Map<string, PlainRecord>();
  let stack: Stack | undefined;
  const remember: ResourceValidationPolicy = {
    name: "inputs",
    description: "Keeps what the program says of each resource for the rules about the whole stack",
    enforcementLevel: "mandatory",
    validateResource: ({ urn, props }) => {
      inputs.set(urn, plainInputs(props));
      stack = undefined;
    },
  };
  /**
   * The stack of a policy's resources. Each policy is handed the same resources, made anew for it, so they are read once,
   * after the last resource's inputs have come.
   */
  const read = (resources: readonly PolicyResource[]) => {
    stack ??= stackFrom(resources, inputs);
    return stack;
  };
  return [remember, ...rules.map((rule) => policyOf(rule, read))];
}

function policyOf(rule: Rule, read: (resources: readonly PolicyResource[]) => Stack): StackValidationPolicy {
  const { id, requirement, why, sources, remedy, severity, pciDss } = rule;
  const url = sources.map(addressOf).find((address) => address !== undefined);
  return {
    name: id,
    description: `${requirement}. ${why}`,
    ...(url === undefined ? {} : { url }),
    enforcementLevel: "mandatory",
    severity,
    remediationSteps: remedy,
    ...(pciDss.length === 0
      ? {}
      : {
          framework: { name: "PCI DSS", version: "4.0.1", reference: pciDss.join(", "), specification: "" },
        }),
    validateStack: ({ resources }, report) => {
      for (const { subject, message } of violationsOf(rule, read(resources)))
        report(`${message}. ${remedy}`, subject.startsWith("urn:") ? subject : undefined);
    },
  };
}
