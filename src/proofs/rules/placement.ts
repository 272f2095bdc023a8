import { regions } from "../../../regions/index.ts";
import { at, jsonIn } from "../model/inputs.ts";
import type { PlainRecord, Registration } from "../model/registration.ts";
import { findingsAt, type Rule, ruleFor } from "../model/rule.ts";
import { madeUpName, nameLimits } from "./name-limits.ts";

const providerType = "pulumi:providers:aws";
const isAws = ({ type }: Registration) => type.startsWith("aws:");

/** Rules about the places and names of resources. */
export const placementRules: readonly Rule[] = [
  {
    id: "explicit-provider",
    severity: "high",
    pciDss: ["6.5.1"],
    requirement: "Every resource and every look-up of AWS goes through the provider of a region",
    why: "What the default provider makes lands in whatever region the machine is set to, and is missing where a move looks for it",
    sources: ["https://www.pulumi.com/docs/iac/concepts/resources/providers/"],
    remedy: "Pass optionsIn(scope), or the scope's provider, so that it cannot land in a region by accident",
    check: ({ resources, invokes }) => [
      ...resources
        .filter((resource) => isAws(resource) && resource.provider === "")
        .map(({ urn }) => ({ subject: urn, message: "is left to the default provider" })),
      ...invokes
        .filter(({ token, provider }) => token.startsWith("aws:") && provider === "")
        .map(({ token }) => ({ subject: token, message: "is left to the default provider" })),
    ],
  },
  {
    id: "provider-of-region",
    severity: "high",
    pciDss: ["6.5.1"],
    requirement: "A resource's provider is that of the region that its name says",
    why: "A resource in the other region would be lost or untouched with the wrong one",
    sources: ["ours"],
    remedy: "Take name and options from the same scope",
    check: ({ resources, ofType }) => {
      const regionOf = new Map(ofType(providerType).map(({ urn, inputs }) => [urn, inputs.region]));
      return resources.filter(isAws).flatMap(({ urn, name, provider }) => {
        const named = Object.values(regions).find(({ code }) => name.split("-").includes(code));
        const actual = regionOf.get(provider);
        return named === undefined || named.name === actual
          ? []
          : [{ subject: urn, message: `is named for ${named.name} but goes to ${actual}` }];
      });
    },
  },
  {
    id: "name-limits",
    severity: "low",
    pciDss: [],
    requirement: "Every name is one that AWS accepts, with the random tail where Pulumi appends one",
    why: "AWS refuses other names in the middle of an update, and Pulumi's tail is eight characters more",
    sources: ["https://www.pulumi.com/docs/iac/concepts/resources/names/"],
    remedy: "Shorten the resource's kind, or give the name by hand",
    check: (stack) =>
      findingsAt(stack, stack.resources, ({ type, name: logicalName, inputs }) => {
        const limit = nameLimits[type];
        if (limit === undefined) return undefined;
        const given = inputs[limit.property];
        const name = typeof given === "string" ? given : madeUpName(logicalName, inputs, limit);
        return (
          !(name.length <= limit.maxLength && limit.pattern.test(name)) &&
          `would be called ${name}; allowed: ${limit.maxLength} characters of ${limit.pattern.source}`
        );
      }),
  },
  {
    id: "suffix",
    severity: "low",
    pciDss: ["6.5.3"],
    requirement:
      "Every name ends with the environment's suffix, so that environments of an account never meet",
    why: "Two environments of an account would ask for the same names",
    sources: ["ours"],
    remedy: "Take the name from nameIn(scope) or logicalName()",
    check: ({ resources, ofType }) => {
      const suffixes = ofType("payments:index:Environment").map(({ name }) =>
        name.replace("environment-", ""),
      );
      return resources
        .filter(({ type }) => !type.startsWith("pulumi:pulumi:"))
        .filter(({ name }) => !suffixes.some((suffix) => new RegExp(`-${suffix}(-g?\\d.*)?$`).test(name)))
        .map(({ urn }) => ({ subject: urn, message: "has a name without the suffix" }));
    },
  },
  ruleFor(
    providerType,
    {
      id: "default-tags",
      severity: "medium",
      pciDss: ["12.5.1"],
      requirement: "Everything carries Environment, Application, CostCenter, Region and ManagedBy",
      why: "Who pays, who is scoped to it and what is left after a teardown is found by tags",
      sources: ["@pulumi/aws/provider.d.ts#defaultTags", "ours"],
      remedy: "Give the provider the default tags of tagsOf()",
    },
    ({ defaultTags }) => {
      // Pulumi sends nested configuration of providers as JSON text.
      const missing = ["Environment", "Application", "CostCenter", "Region", "ManagedBy"].filter(
        (tag) => !at(jsonIn(defaultTags), "tags", tag),
      );
      return missing.length > 0 && `has no default tags ${missing.join(", ")}`;
    },
  ),
  {
    id: "teardown",
    severity: "medium",
    pciDss: ["3.2.1"],
    requirement:
      "One command takes everything down: nothing is retained, hooked to deletion or protected by AWS, but how a secret is rotated that RDS takes away",
    why: "A retained resource costs on, AWS's own protection makes the deletion fail, and a delete hook makes `pulumi destroy` demand the program. RDS deletes its secret as soon as it no longer manages the password, and then no rotation can be cancelled",
    sources: [
      "@pulumi/pulumi/resource.d.ts#beforeDelete",
      "@pulumi/pulumi/resource.d.ts#retainOnDelete",
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
    ],
    remedy: "Use Pulumi's protect, which `npm run destroy` lifts",
    check: (stack) =>
      findingsAt(stack, stack.resources, ({ type, retainOnDelete, hooks, inputs }) => [
        ...(retainOnDelete && !isOfRds(type, inputs) ? ["is retained on delete"] : []),
        ...(hooks.beforeDelete || hooks.afterDelete ? ["has a delete hook"] : []),
        ...["deletionProtection", "enableDeletionProtection", "skipDestroy", "disableApiTermination"]
          .filter((input) => inputs[input] === true)
          .map((input) => `has ${input}`),
      ]),
  },
];

/** Whether a resource is the rotation of a secret that RDS owns. */
const isOfRds = (type: string, { secretId }: PlainRecord): boolean =>
  type === "aws:secretsmanager/secretRotation:SecretRotation" && String(secretId).includes(":secret:rds!");
