import { itemsOf } from "../../model/inputs.ts";
import { always, atLoad, type Pricing, varying } from "./use.ts";

/** Reads of the evidence in a month, by 100,000. */
const auditReads = 0.1;

/** An account's month: calls that manage something, in millions; changes that are recorded; controls that are checked. */
const account = { calls: { idle: 0.2, load: 0.5 }, changes: 2000, checks: 10_000 };

export const securityPricing: Readonly<Record<string, Pricing>> = {
  "aws:kms/key:Key": (_, { usage: { keyMillions } }) => [
    always("key", 1),
    varying("keyCalls", { idle: keyMillions.idle * 100, load: keyMillions.load * 100 }),
  ],
  // A replica costs as much: https://aws.amazon.com/secrets-manager/pricing/
  "aws:secretsmanager/secret:Secret": ({ inputs }) => [always("secret", 1 + itemsOf(inputs.replicas).length)],
  "aws:wafv2/webAcl:WebAcl": ({ inputs }, { usage: { requests } }) => [
    always("webAcl", 1),
    always("webAclRule", itemsOf(inputs.rules).length),
    atLoad("webAclMillion", requests.millions + requests.apiMillions),
  ],
  "aws:guardduty/detector:Detector": (_, { usage: { logGB } }) => [
    varying("threatEvents", account.calls),
    varying("threatGB", logGB["vpc-flow"] ?? logGB.other),
  ],
  "aws:cfg/recorder:Recorder": () => [always("configItem", account.changes)],
  "aws:securityhub/account:Account": () => [always("controlCheck", account.checks)],
  "aws:cloudtrail/trail:Trail": () => [always("trailEvents", auditReads)],
};
