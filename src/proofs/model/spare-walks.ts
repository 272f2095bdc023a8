import * as pulumi from "@pulumi/pulumi";
import dependsOn from "@pulumi/pulumi/runtime/dependsOn.js";
import { onceFor } from "./once.ts";
import { replace } from "./replace.ts";

type Resources = ReadonlySet<pulumi.Resource>;

/** The SDK's function that finds the URNs of some resources, and of the children of components among them. */
type Walk = (resources: Resources, exclude: Resources) => Promise<Set<string>>;

/**
 * Spares properties that refer to no component, as hardly one does, the search for children, and each resource that is
 * referred to all questions for its URN but the first: a dozen promises each, even where nothing is referred to (counted
 * with 3.248).
 *
 * @returns a function that puts the SDK's own way back
 */
export const spareWalks = (): (() => void) =>
  replace(
    dependsOn,
    "getAllTransitivelyReferencedResourceURNs",
    (walk: Walk): Walk =>
      async (resources, exclude) => {
        const urns = new Set<string>();
        for (const resource of resources) {
          if (!pulumi.CustomResource.isInstance(resource)) return walk(resources, exclude);
          if (!exclude.has(resource)) urns.add(await urnOf(resource));
        }
        return urns;
      },
  );

/** The URN of a resource. The promise of an output is declared for the SDK's own code alone. */
const urnOf = onceFor(({ urn }: pulumi.Resource) => (urn as unknown as Promised).promise());

interface Promised {
  readonly promise: () => Promise<string>;
}
