import type { Project } from "./project.ts";

/**
 * The project with an image in each stack that has none yet: without one there are no tasks, thus no instances, and a
 * stack that nobody can use would look cheap.
 */
export function withImage(project: Project): Project {
  const key = `${project.name}:imageTag`;
  return {
    ...project,
    readStack: (stack) => {
      const config = project.readStack(stack);
      return { ...config, values: { ...config.values, [key]: config.values[key] || "priced" } };
    },
  };
}

/** Whether a stack's configuration names an image. */
export const hasImage = ({ name, readStack }: Project, stack: string): boolean =>
  Boolean(readStack(stack).values[`${name}:imageTag`]);
