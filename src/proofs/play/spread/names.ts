import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, type Resource, text } from "../../reachability/inventory.ts";
import { nameLimits } from "../../rules/name-limits.ts";
import { problem } from "./problem.ts";

/** Problems of names that the program gives: each has to say whose it is, and to be there once. */
export function nameProblems({ all, ofType }: Inventory, { outputs }: Synthesis): readonly Violation[] {
  const suffix = text(outputs.suffix) ?? "";
  const domains = ofType("aws:route53/record:Record").map(({ inputs }) => text(inputs.name) ?? "");
  const named = all.flatMap((resource) => {
    const property = nameLimits[resource.type]?.property;
    const name = property === undefined ? undefined : text(resource.inputs[property]);
    return name === undefined ? [] : [{ resource, name }];
  });
  const isOwn = (name: string) =>
    tokens(name).join("-").includes(tokens(suffix).join("-")) ||
    domains.some((domain) => name.endsWith(`/${domain}`));
  const taken = new Map<string, Resource>();
  return named.flatMap(({ resource, name }) => {
    const place = `${resource.type} ${isGlobal(resource) ? "" : resource.region} ${name}`;
    const before = taken.get(place);
    taken.set(place, before ?? resource);
    return [
      ...(before === undefined
        ? []
        : [problem("name-of-its-own", resource, `is called ${name}, as ${before.name} is`)]),
      ...(isOwn(name)
        ? []
        : [problem("name-of-its-own", resource, `is called ${name}, without the suffix ${suffix}`)]),
    ];
  });
}

const tokens = (name: string): readonly string[] =>
  name.split(/[^A-Za-z0-9]+/).filter((token) => token !== "");

const isGlobal = ({ type }: Resource): boolean =>
  type.startsWith("aws:iam/") || type === "aws:s3/bucket:Bucket";
