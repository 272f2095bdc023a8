import { join } from "node:path";
import { type Project, readProject } from "../../src/proofs/model/project.ts";

/** This project, with each stack's file as it is left. @param settings by key without namespace */
export function withSettings(settings: Readonly<Record<string, string>>): Project {
  const project = readProject(join(import.meta.dirname, "../.."));
  const added = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`${project.name}:${name}`, value]),
  );
  return {
    ...project,
    readStack: (stack) => {
      const config = project.readStack(stack);
      return { ...config, values: { ...config.values, ...added } };
    },
  };
}
