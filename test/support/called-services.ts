import type { Plain, Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { at, ofType } from "./synthesize.ts";

/**
 * The AWS services that what runs in the app tier of a region calls, told from the synthesis alone: from images, log
 * drivers, secrets, exporters, agents and what roles allow.
 */
export function calledServices(synthesis: Synthesis, region: string): ReadonlySet<string> {
  const of = (type: string) =>
    ofType(synthesis, type).filter(({ provider }) => provider.includes(`aws-${region}-`));
  const tasks = of("aws:ecs/taskDefinition:TaskDefinition");
  return new Set([
    ...of("aws:ec2/launchTemplate:LaunchTemplate").flatMap(agentsOf),
    ...tasks.flatMap(({ inputs }) =>
      (JSON.parse(String(inputs.containerDefinitions)) as Plain[]).flatMap(calledByContainer),
    ),
    ...of("aws:ecs/service:Service").flatMap(({ inputs }) =>
      inputs.enableExecuteCommand === true ? ["ssmmessages"] : [],
    ),
    ...of("aws:ssm/parameter:Parameter").flatMap(({ inputs }) =>
      calledByCollector(String(inputs.insecureValue)),
    ),
    ...of("aws:iam/rolePolicy:RolePolicy")
      .filter(({ name }) => /^role-policy-(?:host|task|worker|rotation|session-rotation)-/.test(name))
      .flatMap(servicesAllowed),
  ]);
}

/** The services that an instance's agents call. Without them it does not join its cluster; SSM is the only way in. */
const agentsOf = ({ inputs }: Registration): readonly string[] =>
  Buffer.from(String(inputs.userData), "base64").toString().includes("ECS_CLUSTER=")
    ? ["ecs", "ecs-agent", "ecs-telemetry"]
    : [];

function calledByContainer(container: Plain): readonly string[] {
  const secrets = at(container, "secrets");
  return [
    ...(/\.dkr\.ecr\./.test(String(at(container, "image"))) ? ["ecr.api", "ecr.dkr", "s3"] : []),
    ...(at(container, "logConfiguration", "logDriver") === "awslogs" ? ["logs"] : []),
    ...(Array.isArray(secrets) ? secrets : []).map(
      (secret) => String(at(secret, "valueFrom")).split(":")[2] ?? "",
    ),
  ];
}

const exporters: Readonly<Record<string, readonly string[]>> = { awsxray: ["xray"], awsemf: ["logs"] };

function calledByCollector(config: string): readonly string[] {
  return Object.keys((JSON.parse(config) as { exporters: object }).exporters).flatMap(
    (exporter) => exporters[exporter] ?? [`whatever ${exporter} calls`],
  );
}

/**
 * The services of a role's actions, by the prefix of each. What a role decrypts is decrypted by the service that it asks
 * for the secret.
 */
function servicesAllowed({ inputs }: Registration): readonly string[] {
  return statementsOf(inputs.policy)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action = [] }) => [Action].flat())
    .map((action) => action.split(":")[0] ?? "")
    .filter((service) => service !== "kms" && service !== "ec2");
}
