import * as pulumi from "@pulumi/pulumi";
import { type Environment, environments } from "../../../environments/index.ts";
import { environmentProblems, shapeProblemsOf } from "../../../environments/invariants.ts";
import { meant } from "../../../environments/problems.ts";
import type { TokenIssuer } from "../../blocks/api/token-issuer.ts";
import type { Config, ConfigSource } from "./config.ts";
import { keyContradictions } from "./contradictions.ts";
import { hasEngine, isConfigSecret } from "./engine.ts";
import { type ConfigKey, configKeys, required } from "./keys.ts";
import { Misfits, Refusal } from "./readings.ts";

/**
 * The running stack's configuration.
 * @param described  the environments that there are
 * @throws pulumi.RunError that lists every problem at once
 */
export function readConfig(described: readonly Environment[] = environments): Config {
  return parseConfig({
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    values: pulumi.runtime.allConfig(),
    isSecret: isConfigSecret,
    deploying: hasEngine(),
    environments: described,
  });
}

/** The stand-in for a secret that an offline plan cannot know. */
const unknownSecret = "unknown-offline";

/** @throws pulumi.RunError that lists every problem at once, each with key, value and what is allowed */
export function parseConfig(source: ConfigSource): Config {
  const { project, stack } = source;
  // What is read by has to be there.
  const misshapen = shapeProblemsOf(source.environments);
  if (misshapen.length > 0) throw refusal(stack, misshapen);
  const problems: string[] = [...environmentProblems(source.environments)];
  const environment = source.environments.find(({ name }) => name === stack);
  // A descriptor that was copied, and still has the other one's name, is the reason.
  if (!environment)
    throw refusal(stack, [
      `there is no environment ${stack}; allowed: ${source.environments.map(({ name }) => name).join(", ")}`,
      ...problems,
    ]);
  const keys = configKeys(environment);
  const set = `npx pulumi config set --stack ${stack}`;
  const command = (name: string, { secret, fallback }: ConfigKey<unknown>, index = 0): string => {
    const place = Array.isArray(fallback) ? `--path '${name}[${index}]'` : name;
    // Without a value the CLI asks for it, and the shell's history does not keep it.
    return secret ? `${set} --secret ${place}` : `${set} ${place} VALUE`;
  };

  for (const fullKey of Object.keys(source.values)) {
    const [namespace = "", name = ""] = fullKey.split(":");
    // Other namespaces are providers' and the engine's.
    const hint = namespace === project ? "" : meant(namespace, [project]);
    if (hint !== "") problems.push(`${fullKey} is no key of this project${hint}; allowed: ${project}:KEY`);
    if (namespace === project && !Object.hasOwn(keys, name))
      problems.push(
        `${fullKey} is no key of this project${meant(name, Object.keys(keys))}; allowed: ${Object.keys(keys).join(", ")}`,
      );
  }

  function read<T>(name: keyof typeof keys, key: ConfigKey<T>): T {
    const fullKey = `${project}:${name}`;
    const text = source.values[fullKey] ?? "";
    const show = (value: unknown) =>
      source.isSecret(fullKey) || key.secret ? "a secret of another form" : JSON.stringify(value);
    // The default of an empty list is no text that somebody has forgotten to encrypt.
    if (text === "" || (text === "[]" && key.secret)) {
      if (key.fallback !== required) return key.fallback;
      if (key.secret && !source.deploying) return unknownSecret as T;
      problems.push(`${fullKey} is not set; allowed: ${key.allowed}. Run: ${command(name, key)}`);
      return undefined as T;
    }
    // How long an encrypted list is nobody knows offline.
    if (!source.deploying && source.isSecret(fullKey) && Array.isArray(key.fallback)) return key.fallback;
    if (key.secret && !source.isSecret(fullKey))
      problems.push(`${fullKey} is in plain text; allowed: an encrypted value. Run: ${command(name, key)}`);
    const value = key.parse(text);
    if (value instanceof Refusal) problems.push(`${fullKey} is refused: ${value.message}`);
    else if (value instanceof Misfits)
      for (const [index, entry] of value.entries)
        problems.push(`${fullKey}[${index}] is ${show(entry)}; allowed: ${key.allowed}`);
    else if (value === undefined) problems.push(`${fullKey} is ${show(text)}; allowed: ${key.allowed}`);
    else {
      if (source.deploying && !key.secret)
        for (const [index, example] of examplesIn(value, text))
          problems.push(
            `${fullKey}${Array.isArray(value) ? `[${index}]` : ""} is ${show(example)}, an example; allowed: your own. Run: ${command(name, key, index)}`,
          );
      return value;
    }
    return undefined as T;
  }

  const config: Config = {
    environment: { ...environment, sizes: read("sizes", keys.sizes) },
    suffix: read("environmentSuffix", keys.environmentSuffix),
    activeRegion: read("activeRegion", keys.activeRegion),
    unreachableRegion: read("unreachableRegion", keys.unreachableRegion),
    restoreFrom: read("restoreFrom", keys.restoreFrom),
    acceptLoss: read("acceptLoss", keys.acceptLoss),
    retire: read("retire", keys.retire),
    stopWrites: read("stopWrites", keys.stopWrites),
    domainName: read("domainName", keys.domainName),
    hostedZone: read("hostedZone", keys.hostedZone),
    imageTag: read("imageTag", keys.imageTag),
    alertEmails: read("alertEmails", keys.alertEmails),
    pageEndpoints: byHost(read("pageEndpoints", keys.pageEndpoints)),
    peerStack: read("peerStack", keys.peerStack),
    peerRoleArn: read("peerAccount", keys.peerAccount),
    backupAccount: read("backupAccount", keys.backupAccount),
    peopleRoles: read("peopleRoles", keys.peopleRoles),
    ciSubject: read("ciSubject", keys.ciSubject),
    imageSubject: read("imageSubject", keys.imageSubject),
    apiIssuer: tokenIssuer(read("apiIssuer", keys.apiIssuer), read("apiAudiences", keys.apiAudiences)),
    accountBaseline: read("accountBaseline", keys.accountBaseline),
    accountBudget: read("accountBudget", keys.accountBudget),
    anomalyMonitor: read("anomalyMonitor", keys.anomalyMonitor),
    reserveConcurrency: read("reserveConcurrency", keys.reserveConcurrency),
    endpoint: read("endpoint", keys.endpoint),
    processorHosts: read("processorHosts", keys.processorHosts),
    processorApiKey: secretOf(read("processorApiKey", keys.processorApiKey)),
  };
  problems.push(...keyContradictions(config, source, command("processorHosts", keys.processorHosts)));
  if (problems.length > 0) throw refusal(stack, problems);
  return config;
}

const secretOf = (value: string | undefined): pulumi.Output<string> | undefined =>
  value === undefined ? undefined : pulumi.secret(value);

/** The URLs by their hosts, as secrets. A text that is no list has been refused already. */
const byHost = (urls: readonly string[] | undefined): Config["pageEndpoints"] =>
  Object.fromEntries((urls ?? []).map((url) => [new URL(url).hostname, pulumi.secret(url)]));

const tokenIssuer = (
  url: string | undefined,
  audiences: readonly string[] | undefined,
): TokenIssuer | undefined => (url === undefined ? undefined : { url, audiences: audiences ?? [] });

/** The entries of a list, or the whole text, that are example values, each with its place. */
const examplesIn = (value: unknown, text: string): readonly (readonly [number, unknown])[] =>
  [...(Array.isArray(value) ? value : [text]).entries()].filter(([, entry]) => isExample(String(entry)));

/** The names that RFC 2606 reserves, which the committed stack files use where a company must put its own. */
const isExample = (text: string): boolean => /(?:^|[.@"])example\.(?:com|net|org)\b/.test(text);

function refusal(stack: string, problems: readonly string[]): pulumi.RunError {
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return new pulumi.RunError(
    [`The configuration of stack ${stack} has ${count}:`, ...problems.map((problem) => `  ${problem}`)].join(
      "\n",
    ),
  );
}
