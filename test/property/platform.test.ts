import test from "ava";
import { environments } from "../../environments/index.ts";
import { regions } from "../../regions/index.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { audit } from "../../src/proofs/rules/index.ts";
import { whateverStacks } from "../support/any-stacks.ts";
import { everything } from "../support/faults/fault.ts";
import { synthesizeAfresh, synthesizePlatform } from "../support/platform.ts";
import { synthesizeStacks } from "../support/reachability.ts";
import { ofType } from "../support/synthesize.ts";

const aws = ({ registrations }: Synthesis) => registrations.filter(({ type }) => type.startsWith("aws:"));

test("whatever the configuration: every rule holds, names end with the suffix, and all goes through its region's provider", async (t) => {
  await whateverStacks((stacks) => {
    for (const { suffix, synthesis } of stacks) {
      t.deepEqual(audit(synthesis), []);
      for (const { name, type } of synthesis.registrations)
        t.true(type.startsWith("pulumi:pulumi:") || new RegExp(`-${suffix}(-g?\\d.*)?$`).test(name), name);

      const providers = new Map(
        ofType(synthesis, "pulumi:providers:aws").map(({ urn, inputs }) => [urn, inputs.region]),
      );
      t.is(providers.size, 2);
      for (const { name, provider } of aws(synthesis)) {
        const region = Object.values(regions).find(
          ({ code }) => name.includes(`-${code}-`) && name.endsWith(`${code}-${suffix}`),
        );
        if (region) t.is(providers.get(provider), region.name, name);
        else t.true(providers.has(provider), name);
      }
      for (const { token, provider } of synthesis.invokes) t.true(providers.has(provider), token);
    }
  });
});

test("a preview knows nothing and still registers the same resources", async (t) => {
  for (const { name } of environments) {
    const [preview, update] = await Promise.all([
      synthesizePlatform(name, everything, { preview: true }),
      synthesizePlatform(name, everything),
    ]);
    t.deepEqual(urns(preview), urns(update));
  }
});

test("a further zone moves and renames nothing", async (t) => {
  const [staging] = environments;
  if (staging === undefined) throw new Error("there is no environment");
  const wider = {
    ...staging,
    primary: { ...staging.primary, zones: ["az6", ...staging.primary.zones, "az4"] as const },
  };
  const [before, after] = await Promise.all([
    synthesizePlatform("staging"),
    synthesizePlatform("staging", {}, { environments: [wider] }),
  ]);
  const later = new Map(after.registrations.map((registration) => [registration.urn, registration]));
  for (const { urn, type, inputs } of before.registrations) {
    t.true(later.has(urn), urn);
    if (type === "aws:ec2/subnet:Subnet") t.deepEqual(later.get(urn)?.inputs, inputs);
  }
  t.is(ofType(after, "aws:ec2/subnet:Subnet").length - ofType(before, "aws:ec2/subnet:Subnet").length, 6);
});

test("a further environment changes nothing of the others", async (t) => {
  const [staging] = environments;
  if (staging === undefined) throw new Error("there is no environment");
  const preview = {
    ...staging,
    name: "pr-123",
    primary: { ...staging.primary, cidr: "10.250.0.0/16" },
    secondary: { ...staging.secondary, cidr: "10.251.0.0/16" },
  };
  const [before, after, added] = await Promise.all([
    synthesizePlatform("staging"),
    synthesizePlatform("staging", {}, { environments: [preview, ...environments] }),
    synthesizePlatform("pr-123", {}, { environments: [preview, ...environments] }),
  ]);
  t.deepEqual(after, before);
  t.deepEqual(audit(added), []);
});

test("a synthesis gives the same bytes each time, functions' archives included", async (t) => {
  const [first, second] = await Promise.all([
    synthesizePlatform("production"),
    synthesizeAfresh("production"),
  ]);
  t.is(JSON.stringify(second), JSON.stringify(first));
});

test("the peering of environments keeps every rule and belongs to the stack that reads the other", async (t) => {
  const { production: synthesis } = await synthesizeStacks();
  t.deepEqual(audit(synthesis), []);
  const peerings = ofType(synthesis, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection");
  t.deepEqual(peerings.map(({ name }) => name).sort(), [
    "peering-environment-use1-production",
    "peering-region-use1-production",
  ]);
});

const urns = ({ registrations }: Synthesis) => registrations.map(({ urn }: Registration) => urn).sort();
