import { logGroupArn } from "../model/answers/made-up.ts";
import type { PlainRecord } from "../model/registration.ts";
import { type Inventory, type Resource, record, records, text } from "../reachability/inventory.ts";

/** An action on an ARN. */
export interface Call {
  readonly action: string;
  readonly arn: string;
}

const calls = (arn: string, ...actions: readonly string[]): readonly Call[] =>
  actions.map((action) => ({ action, arn }));

/** The actions that writing to a log group takes. */
export const writesTo = (groupArn: string): readonly Call[] =>
  calls(`${groupArn}:*`, "logs:CreateLogStream", "logs:PutLogEvents");

/** The agent's calls before the containers of a task definition run: images, secrets, logs. */
export function agentCalls({ inputs }: Resource, inventory: Inventory): readonly Call[] {
  const definitions: unknown = JSON.parse(text(inputs.containerDefinitions) ?? "[]");
  return records(definitions as PlainRecord[]).flatMap(({ image, secrets, logConfiguration }) => [
    ...imageCalls(text(image) ?? ""),
    ...records(secrets).flatMap(({ valueFrom }) => secretCalls(text(valueFrom) ?? "", inventory)),
    ...logCalls(record(logConfiguration)),
  ]);
}

function imageCalls(image: string): readonly Call[] {
  const [, account, region, repository] =
    /^(\d+)\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  if (repository === undefined) return [];
  return [
    ...calls("*", "ecr:GetAuthorizationToken"),
    ...calls(
      `arn:aws:ecr:${region}:${account}:repository/${repository}`,
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ),
  ];
}

/**
 * The calls for a secret that a container names. A secret's ARN has seven parts; a key in its value, a stage and a version
 * may follow.
 */
function secretCalls(valueFrom: string, { find }: Inventory): readonly Call[] {
  const arn = valueFrom.split(":").slice(0, 7).join(":");
  if (arn.startsWith("arn:aws:ssm:")) return calls(arn, "ssm:GetParameters");
  const key = text(find("aws:secretsmanager/secret:Secret", arn)?.inputs.kmsKeyId);
  return [
    ...calls(arn, "secretsmanager:GetSecretValue"),
    ...(key === undefined ? [] : calls(key, "kms:Decrypt")),
  ];
}

function logCalls({ logDriver, options }: PlainRecord): readonly Call[] {
  const { "awslogs-group": group, "awslogs-region": region } = record(options);
  return logDriver === "awslogs" ? writesTo(logGroupArn(text(region) ?? "", text(group) ?? "")) : [];
}
