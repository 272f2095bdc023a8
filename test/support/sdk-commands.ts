import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** IAM's name of the service of a client of the SDK. */
const services: Readonly<Record<string, string>> = {
  "application-auto-scaling": "application-autoscaling",
  backup: "backup",
  dynamodb: "dynamodb",
  ec2: "ec2",
  ecs: "ecs",
  "elastic-load-balancing-v2": "elasticloadbalancing",
  elasticache: "elasticache",
  lambda: "lambda",
  "secrets-manager": "secretsmanager",
  sqs: "sqs",
};

/** Commands that IAM calls otherwise. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const renamed: Readonly<Record<string, string>> = { "lambda:Invoke": "lambda:InvokeFunction" };

const imports = /\bimport\s+(?:(type)\s+)?(?:\{([^}]*)\}|[\w*\s]+)\s+from\s+"([^"]+)"/g;

/**
 * The actions that code can ask AWS for: of every command of the SDK that its files import, beginning with one and
 * following what it imports of the project's own.
 *
 * @throws Error for a client whose name in IAM is not known here, and where the SDK is imported as a whole
 */
export function calledActions(root: string, entry: string): readonly string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const read = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, types, names, from = ""] of readFileSync(path, "utf8").matchAll(imports)) {
      if (from.startsWith(".")) read(join(dirname(path), from));
      if (types !== undefined || !from.startsWith("@aws-sdk/")) continue;
      const service = services[from.replace("@aws-sdk/client-", "")];
      if (service === undefined || names === undefined)
        throw new Error(`${path} imports ${from} in a way that this check does not know`);
      for (const [, command] of names.matchAll(/(?<!type )\b(\w+)Command\b/g))
        found.add(renamed[`${service}:${command}`] ?? `${service}:${command}`);
    }
  };
  read(join(root, entry));
  return [...found].sort();
}
