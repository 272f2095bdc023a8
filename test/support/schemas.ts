import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";

const folder = join(import.meta.dirname, "../../docs/schemas");

/**
 * The problems that a schema finds in a command's output: what is missing, and, other than for those who read it, what it does
 * not tell of.
 * @param name such as `plan`
 */
export function schemaProblems(name: string, output: string): readonly string[] {
  const schema = sealed(JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8")));
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema as object);
  if (validate(JSON.parse(output))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The schema that allows no member but those that it describes. */
function sealed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(sealed);
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, sealed(value)]));
  return members.type === "object" && "properties" in members
    ? { additionalProperties: false, ...members }
    : members;
}
