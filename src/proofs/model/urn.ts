const stackType = "pulumi:pulumi:Stack";

interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Types of the ancestors, outermost first, and at last the resource's own type. The root stack is left out. */
  readonly types: readonly string[];
  readonly name: string;
}

/**
 * The URN that the engine gives to a resource: the types of all its ancestors are part of it.
 * Source: `sdk/go/common/resource/urn/urn.go` of pulumi/pulumi. (The SDK's mock monitor keeps only the parent's type,
 * which lets two resources under different grandparents share a URN.)
 */
export function createUrn(place: {
  readonly stack: string;
  readonly project: string;
  /** URN of the parent; empty for the root stack itself. */
  readonly parent: string;
  readonly type: string;
  readonly name: string;
}): string {
  const ancestors =
    place.parent === "" ? [] : parseUrn(place.parent).types.filter((type) => type !== stackType);
  return `urn:pulumi:${place.stack}::${place.project}::${[...ancestors, place.type].join("$")}::${place.name}`;
}

/** Takes a URN apart. @throws when the text is not a URN. */
export function parseUrn(urn: string): UrnParts {
  const [scheme, project, types, ...name] = urn.split("::");
  if (
    !scheme?.startsWith("urn:pulumi:") ||
    project === undefined ||
    types === undefined ||
    name.length === 0
  ) {
    throw new Error(`not a URN: ${urn}`);
  }
  return {
    stack: scheme.slice("urn:pulumi:".length),
    project,
    types: types.split("$"),
    name: name.join("::"),
  };
}

/** The name in a URN; any other text as it is, for what is told of may also be something that has none. */
export const nameOfUrn = (text: string): string => (text.startsWith("urn:") ? parseUrn(text).name : text);
