import type { Project } from "./project.ts";

/** A suffix that is no environment's name. */
export const strangeSuffix = "elsewhere";

/**
 * The project with stacks whose names end with something else than their environment's name, as another environment of the
 * same account has it: where the one is taken for the other, nothing shows while both are the same.
 */
export function withSuffix(project: Project): Project {
  const key = `${project.name}:environmentSuffix`;
  return {
    ...project,
    readStack: (stack) => {
      const config = project.readStack(stack);
      return { ...config, values: { ...config.values, [key]: strangeSuffix } };
    },
  };
}
