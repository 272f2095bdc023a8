import type { Rule, Stack } from "../model/rule.ts";

/** The types of resources that a rule looks at, or all of them. */
interface LookedAt {
  readonly everything: boolean;
  readonly types: readonly string[];
}

/** Finds out what a rule looks at by letting it look. */
export function lookedAt({ check }: Rule, stack: Stack): LookedAt {
  const types = new Set<string>();
  let everything = false;
  check({
    get resources() {
      everything = true;
      return stack.resources;
    },
    invokes: stack.invokes,
    ofType: (type) => {
      types.add(type);
      return stack.ofType(type);
    },
    source: (registration, input, type) => {
      types.add(type);
      return stack.source(registration, input, type);
    },
    users: (registration, type, input) => {
      types.add(type);
      return stack.users(registration, type, input);
    },
    judge: stack.judge,
  });
  return { everything, types: [...types].filter((type) => type.startsWith("aws:")).sort() };
}
