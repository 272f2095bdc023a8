import { admittedMethods } from "../../../src/blocks/ingress/methods.ts";
import type { Plain } from "../../../src/proofs/model/registration.ts";
import { inputs, type Mutation } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { type Fault, named, primary } from "./fault.ts";

/** Changes one rule of the firewall, as text. @throws when that changes nothing */
const firewall =
  (name: string, from: string | RegExp, to: string): Mutation =>
  (registration) => {
    const rules = registration.inputs.rules as readonly Plain[];
    const changed = rules.map((rule) => {
      if (Object(rule).name !== name) return rule;
      const text = JSON.stringify(rule);
      const after = text.replace(from, to);
      if (after === text) throw new Error(`rule ${name} has no ${from}: ${text}`);
      return JSON.parse(after) as Plain;
    });
    return inputs({ rules: changed })(registration);
  };

/** Takes rules of the firewall away. */
const without =
  (...names: readonly string[]): Mutation =>
  (registration) =>
    inputs({
      rules: (registration.inputs.rules as readonly Plain[]).filter(
        (rule) => !names.includes(String(Object(rule).name)),
      ),
    })(registration);

const acl = (mutation: Mutation) => primary("web-acl", mutation);

/** Faults of the web firewall. */
export const admissionFaults: readonly Fault[] = [
  // The way around the API's door, as it was open once.
  ["hosts-admitted", acl(without("unknown-hosts"))],
  ["hosts-admitted", acl(firewall("unknown-hosts", "^(pay", "^(api\\\\.pay\\\\.example\\\\.com|pay"))],
  ["hosts-admitted", acl(firewall("unknown-hosts", ")(:[0-9]+)?$", ")"))],
  ["hosts-admitted", acl(firewall("unknown-hosts", /"priority":\d+,"statement/, '"priority":90,"statement'))],
  // Health checkers, and with them everybody, are shut out.
  ["hosts-admitted", acl(firewall("unknown-hosts", /\|use1[^)]*/, ""))],
  ["callers-not-forged", acl(without("forged-callers"))],
  ["callers-not-forged", acl(firewall("forged-callers", "x-client-subject", "x-other"))],
  ["callers-not-forged", acl(firewall("forged-callers", '"block":{', '"count":{'))],
  ["callers-not-forged", primary("ip-set-api", inputs({ addresses: ["0.0.0.0/0"] }))],
  ["callers-not-forged", primary("ip-set-api", inputs({ addresses: ["10.20.0.0/17", "10.0.0.0/8"] }))],
  // What is compared as it is written can be written otherwise.
  ["well-known-closed", acl(firewall("well-known", '"type":"URL_DECODE"', '"type":"NONE"'))],
  ["well-known-closed", acl(firewall("well-known", '"type":"NORMALIZE_PATH"', '"type":"NONE"'))],
  ["well-known-closed", acl(without("well-known"))],
  ["well-known-closed", acl(firewall("well-known", "active-region", "another"))],
  ["well-known-closed", acl(without("rate-limit"))],
  ["rate-limit", acl(inputs({ rules: [] }))],
  ["rate-limit", acl(firewall("rate-limit-probes", '"limit":600', '"limit":100'))],
  ["payment-limit", acl(without("rate-limit-payments"))],
  ["payment-limit", acl(firewall("rate-limit-payments", '"limit":60', '"limit":2000'))],
  ["payment-limit", acl(firewall("rate-limit-payments", '"type":"NORMALIZE_PATH"', '"type":"NONE"'))],
  ["large-bodies", acl(without("large-bodies"))],
  ["large-bodies", acl(firewall("large-bodies", "SizeRestrictions_Body", "SizeRestrictions_URIPath"))],
  // A method that neither the firewall nor the fence refuses.
  ["fence-methods", named("web-acl-usw2-production", without("methods"))],
  ["fence-methods", named("web-acl-usw2-production", firewall("methods", "OPTIONS", "OPTIONS|PROPFIND"))],
  [
    "fence-methods",
    named(
      "fence-writes-usw2-production",
      inputs({ conditions: [{ httpRequestMethod: { values: ["POST", "PUT", "PATCH", "DELETE"] } }] }),
    ),
  ],
  [
    "fence-methods",
    named(
      "fence-writes-usw2-production",
      inputs({ conditions: [{ httpRequestMethod: { values: [...admittedMethods] } }] }),
    ),
  ],
  ["web-acl", acl(reworded("rules", '"SizeRestrictions_BODY"', '"NoUserAgent_HEADER"'))],
  ["web-acl-log", primary("web-acl-logging", reworded("loggingFilter", '"ALLOW"', '"BLOCK"'))],
  ["web-acl-log", primary("web-acl-logging", reworded("loggingFilter", '"labelNameCondition"', '"other"'))],
];
