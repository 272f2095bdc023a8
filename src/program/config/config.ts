import * as pulumi from "@pulumi/pulumi";
import { type Environment, environments } from "../../../environments/index.ts";
import { environmentProblems, shapeProblemsOf } from "../../../environments/invariants.ts";
import { meant } from "../../../environments/problems.ts";
import type { RegionName } from "../../../regions/index.ts";
import type { TokenIssuer } from "../../blocks/api/token-issuer.ts";
import type { HostedZone } from "../../blocks/dns/hosted-zone.ts";
import { mostEmails } from "../../blocks/spending/limits.ts";
import type { AnomalyMonitor } from "../../blocks/spending/spending.ts";
import { hasEngine, isConfigSecret } from "./engine.ts";
import { type ConfigKey, configKeys, required } from "./keys.ts";
import { Misfits, Refusal } from "./readings.ts";

/** One stack's configuration, complete: defaults are in, overrides are applied. */
export interface Config {
  readonly environment: Environment;
  readonly suffix: string;
  readonly activeRegion: RegionName;
  /** The region that is down: nothing in it may be touched. */
  readonly unreachableRegion: RegionName | undefined;
  /** The recovery point to restore from, whatever its age: this is how a loss is accepted. */
  readonly restoreFrom: string | undefined;
  /** Minutes of payments that a move may lose. */
  readonly acceptLoss: number | undefined;
  /** Generations of databases that are no longer needed. */
  readonly retire: readonly number[];
  /** Closes the active region too, so that a backup holds all that was ever paid. */
  readonly stopWrites: boolean;
  readonly domainName: string;
  readonly hostedZone: HostedZone;
  /** Without it everything but the service is created. */
  readonly imageTag: string | undefined;
  readonly alertEmails: readonly string[];
  /** The https URLs that pages go to, and then to no mailbox, by their hosts. */
  readonly pageEndpoints: Readonly<Record<string, pulumi.Output<string>>>;
  readonly peerStack: string | undefined;
  /** The role to assume where the peer environment lives in another account. */
  readonly peerRoleArn: string | undefined;
  /** The account whose vaults take the daily recovery point as well; undefined where all copies stay in this one. */
  readonly backupAccount: string | undefined;
  /** Roles by which people come in from an identity provider that asked them for a second factor. */
  readonly peopleRoles: readonly string[];
  /** The subject of the tokens that a workflow on GitHub deploys with; undefined where none does. */
  readonly ciSubject: string | undefined;
  /** The subject of the tokens that a workflow on GitHub pushes the application's images with. */
  readonly imageSubject: string | undefined;
  /** The issuer of the tokens that callers of the public API have to show; undefined where the application alone decides. */
  readonly apiIssuer: TokenIssuer | undefined;
  /** Whether this stack sets what exists once per account and region. */
  readonly accountBaseline: boolean;
  /** USD that the account of that stack may cost a month. */
  readonly accountBudget: number;
  /** The account's monitor of unusual spending, or that it is to be made; undefined where nobody asks it. */
  readonly anomalyMonitor: AnomalyMonitor | undefined;
  /** Whether rotation functions reserve an execution each, for which the account's quota has to be large enough. */
  readonly reserveConcurrency: boolean;
  /** The URL of an AWS emulator, which then stands for AWS; undefined for AWS itself. */
  readonly endpoint: string | undefined;
  /** The names by which the payment processor is called; none where there is no way to it. */
  readonly processorHosts: readonly string[];
  /** Undefined where there is no way to the payment processor. */
  readonly processorApiKey: pulumi.Output<string> | undefined;
}

/** The configuration as the engine, or the planner, hands it over. */
export interface ConfigSource {
  readonly project: string;
  readonly stack: string;
  /** By full key (`payments:activeRegion`). */
  readonly values: Readonly<Record<string, string>>;
  readonly isSecret: (fullKey: string) => boolean;
  /** Whether something real depends on it: then the committed example values and missing secrets are refused. */
  readonly deploying: boolean;
  readonly environments: readonly Environment[];
}

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

/** Stands in for a secret that an offline plan cannot know. */
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
  const setHosts = command("processorHosts", keys.processorHosts);
  problems.push(
    ...contradictions(config, source),
    ...processorProblems(config, project, setHosts),
    ...tokenProblems(source),
    ...spendingProblems(config, source),
  );
  if (problems.length > 0) throw refusal(stack, problems);
  return config;
}

/** The problems of keys that are allowed one by one, but not together. */
function contradictions(config: Config, { project, environments }: ConfigSource): readonly string[] {
  const { domainName, hostedZone, environment, suffix, peerStack, peerRoleArn } = config;
  const problems: string[] = [];
  if (environments.some(({ name }) => name === suffix && name !== environment.name))
    problems.push(
      `${project}:environmentSuffix is ${suffix}; allowed: not the name of another environment, whose resources would bear the same names`,
    );
  if (hostedZone?.kind === "existing" && domainName && !`.${domainName}`.endsWith(`.${hostedZone.name}`))
    problems.push(
      `${project}:hostedZone is ${hostedZone.name}; allowed: a zone that ${domainName} lies in, or create`,
    );
  if (peerStack !== undefined && environment.peers.length === 0)
    problems.push(
      `${project}:peerStack is ${peerStack}; allowed: empty, because ${environment.name} has no peers`,
    );
  else if (peerStack !== undefined && !environment.peers.includes(stackOf(peerStack)))
    problems.push(
      `${project}:peerStack is ${peerStack}; allowed: a stack called ${environment.peers.join(" or ")}, which ${environment.name} peers with`,
    );
  if (peerRoleArn !== undefined && peerStack === undefined)
    problems.push(`${project}:peerAccount is ${peerRoleArn}; allowed: empty, because peerStack is not set`);
  return problems;
}

const stackOf = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

/** Without names nothing of the processor's could be reached, and without a way to it none of them. */
function processorProblems(
  { environment: { name, processor }, processorHosts }: Config,
  project: string,
  setHosts: string,
): readonly string[] {
  // What is no list has been said already.
  if (processorHosts === undefined || (processor === undefined) === (processorHosts.length === 0)) return [];
  return processor === undefined
    ? [
        `${project}:processorHosts is ${JSON.stringify(processorHosts)}; allowed: empty, because ${name} has no way to a processor`,
      ]
    : [
        `${project}:processorHosts is not set; allowed: the names that the payment processor is called by. Run: ${setHosts}`,
      ];
}

const secretOf = (value: string | undefined): pulumi.Output<string> | undefined =>
  value === undefined ? undefined : pulumi.secret(value);

/** The URLs by their hosts, as secrets; that something is no list has been said already. */
const byHost = (urls: readonly string[] | undefined): Config["pageEndpoints"] =>
  Object.fromEntries((urls ?? []).map((url) => [new URL(url).hostname, pulumi.secret(url)]));

const tokenIssuer = (
  url: string | undefined,
  audiences: readonly string[] | undefined,
): TokenIssuer | undefined => (url === undefined ? undefined : { url, audiences: audiences ?? [] });

/** An issuer signs for many audiences, and without one to look for nobody would be let in, or everybody. */
function tokenProblems({ project, values }: ConfigSource): readonly string[] {
  const given = (name: string) => !["", "[]"].includes(values[`${project}:${name}`] ?? "");
  if (given("apiIssuer") === given("apiAudiences")) return [];
  const [set, unset] = given("apiIssuer") ? ["apiIssuer", "apiAudiences"] : ["apiAudiences", "apiIssuer"];
  return [`${project}:${unset} is not set, and ${project}:${set} is; allowed: both or neither`];
}

/** The account's spending is watched by one stack, and that one has to have somebody to tell. */
function spendingProblems(config: Config, { project, values }: ConfigSource): readonly string[] {
  const { accountBaseline, alertEmails, anomalyMonitor } = config;
  const given = ["accountBudget", "anomalyMonitor"].filter(
    (name) => (values[`${project}:${name}`] ?? "") !== "",
  );
  if (accountBaseline === false)
    return given.map(
      (name) =>
        `${project}:${name} is ${values[`${project}:${name}`]}; allowed: empty, because the stack with accountBaseline watches what the account costs`,
    );
  if (alertEmails === undefined) return [];
  if (alertEmails.length > mostEmails)
    return [
      `${project}:alertEmails has ${alertEmails.length} addresses; allowed: at most ${mostEmails}, because a budget tells no more`,
    ];
  return anomalyMonitor !== undefined && alertEmails.length === 0
    ? [
        `${project}:anomalyMonitor is ${anomalyMonitor}; allowed: empty, because alertEmails is not set and nobody would be told`,
      ]
    : [];
}

/** The entries of a list, or the whole text, that are examples, by their places. */
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
