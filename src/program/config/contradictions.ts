import { mostEmails } from "../../blocks/spending/limits.ts";
import { stackNameOf } from "../../kit/stack-name.ts";
import type { Config, ConfigSource } from "./config.ts";

/**
 * The problems of keys that are allowed one by one, but not together. A key that has a problem of its own is undefined.
 * @param setHosts the command that names the processor's hosts
 */
export const keyContradictions = (
  config: Config,
  source: ConfigSource,
  setHosts: string,
): readonly string[] => [
  ...placeProblems(config, source),
  ...processorProblems(config, source.project, setHosts),
  ...tokenProblems(source),
  ...spendingProblems(config, source),
];

/** Names, zones and peers that do not go together. */
function placeProblems(config: Config, { project, environments }: ConfigSource): readonly string[] {
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
  else if (peerStack !== undefined && !environment.peers.includes(stackNameOf(peerStack)))
    problems.push(
      `${project}:peerStack is ${peerStack}; allowed: a stack called ${environment.peers.join(" or ")}, which ${environment.name} peers with`,
    );
  if (peerRoleArn !== undefined && peerStack === undefined)
    problems.push(`${project}:peerAccount is ${peerRoleArn}; allowed: empty, because peerStack is not set`);
  return problems;
}

/** The problems of the processor's names and the way to it: each is useless without the other. */
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

/**
 * The problems of the API's tokens: issuer and audiences need each other. An issuer signs for many audiences, so that
 * without one to look for nobody would be let in, or everybody.
 */
function tokenProblems({ project, values }: ConfigSource): readonly string[] {
  const given = (name: string) => !["", "[]"].includes(values[`${project}:${name}`] ?? "");
  if (given("apiIssuer") === given("apiAudiences")) return [];
  const [set, unset] = given("apiIssuer") ? ["apiIssuer", "apiAudiences"] : ["apiAudiences", "apiIssuer"];
  return [`${project}:${unset} is not set, and ${project}:${set} is; allowed: both or neither`];
}

/** The problems of the settings about spending: one stack watches the account's, and needs somebody to tell. */
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
