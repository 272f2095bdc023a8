import type { Environment, Sizes } from "../../../environments/index.ts";
import { suffixAllowed, suffixPattern } from "../../../environments/invariants.ts";
import type { RegionName } from "../../../regions/index.ts";
import type { HostedZone } from "../../blocks/dns/hosted-zone.ts";
import type { AnomalyMonitor } from "../../blocks/spending/spending.ts";
import { boolean, itself, listOf, type Misfits, matching, Refusal, sizes, textMatching } from "./readings.ts";

/** The reading of one configuration key. `""` means that it is not set, because Pulumi.yaml has to declare defaults. */
export interface ConfigKey<T> {
  /** The allowed values, in words, for the error message. */
  readonly allowed: string;
  /**
   * The value, or undefined where the text is not allowed. A `Refusal` says more than `allowed`, and `Misfits` say which
   * entries are at fault.
   */
  readonly parse: (text: string) => T | Refusal | Misfits | undefined;
  /** The value when the key is not set. `required` keys have none. */
  readonly fallback: T | typeof required;
  /** Whether only an encrypted value is accepted. */
  readonly secret: boolean;
}

export const required = Symbol("required");

const domain = /^(?=.{4,200}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const email = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$/;
const pageUrl = /^https:\/\/[a-z0-9.-]+\.[a-z]{2,}\/\S*$/;
const roleArn = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const accountNumber = /^\d{12}$/;
// With the name whole: `AWSReservedSSO_Operator_*` would be AWSReservedSSO_Operator_Admin_0123456789abcdef as well. The tail
// is made up: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
const peopleRole =
  /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/(?:aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?AWSReservedSSO_[\w+=,.@-]+_(?:\?{16}|[0-9a-f]{16})|(?!aws-reserved\/)[\w+=,.@/-]+)$/;
const anomalyMonitor = /^arn:aws(?:-[a-z]+)*:ce::\d{12}:anomalymonitor\/[0-9a-f-]{36}$/;
export const imageTagAllowed = "an exact image tag; never latest";
export const imageTagPattern = /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const snapshotArn = /^arn:aws(?:-[a-z]+)*:rds:[a-z0-9-]+:\d{12}:cluster-snapshot:[A-Za-z0-9:-]+$/;
// No wildcard, which would let every branch deploy, and no pull_request, which is the subject of whoever opens one:
// https://docs.github.com/en/actions/reference/security/oidc, "Example subject claims".
const ciSubject = /^repo:[\w.-]+\/[\w.-]+:(?:environment:[\w./-]+|ref:refs\/(?:heads|tags)\/[\w./-]+)$/;
// Without a user, because it is no secret, and without a path, because each service has its own.
const endpoint = /^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;
const issuer = /^https:\/\/[a-z0-9.-]+\.[a-z]{2,}(?::\d{1,5})?(?:\/[\w./~-]*)?$/;
const stackName = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+){0,2}$/;

const longestLoss = ({ database }: Environment): number => database.recoveryPoints.copiesKeptDays * 24 * 60;

/** Every key of the project's namespace. Pulumi.yaml declares the same keys for the CLI; a test holds them together. */
export function configKeys(environment: Environment) {
  const regionNames: readonly RegionName[] = [environment.primary.region, environment.secondary.region];
  const region = (text: string) => regionNames.find((name) => name === text);
  const regionAllowed = `${environment.primary.region} (primary) or ${environment.secondary.region} (secondary)`;
  return {
    environmentSuffix: key(suffixAllowed, environment.name, matching(suffixPattern)),
    activeRegion: key(regionAllowed, environment.primary.region, region),
    unreachableRegion: key<RegionName | undefined>(`empty, or the region that is down`, undefined, region),
    restoreFrom: key<string | undefined>("the ARN of a cluster snapshot", undefined, matching(snapshotArn)),
    acceptLoss: key<number | undefined>(
      `1 to ${longestLoss(environment)} minutes, which is as old as copies become`,
      undefined,
      (text) =>
        /^[1-9]\d*$/.test(text) && Number(text) <= longestLoss(environment) ? Number(text) : undefined,
    ),
    retire: key<readonly number[]>(
      "a list of generations, each once, such as [1]",
      [],
      listOf((item): item is number => Number.isSafeInteger(item) && Number(item) > 0, itself),
    ),
    stopWrites: key("true or false", false, boolean),
    domainName: key("a lower-case domain name such as pay.example.com", required, matching(domain)),
    hostedZone: key<HostedZone>(
      "the name of an existing public hosted zone that domainName lies in, or create",
      required,
      (text) =>
        text === "create"
          ? { kind: "create" }
          : domain.test(text)
            ? { kind: "existing", name: text }
            : undefined,
    ),
    imageTag: key<string | undefined>(imageTagAllowed, undefined, matching(imageTagPattern)),
    alertEmails: key<readonly string[]>(
      "a list of e-mail addresses, each once",
      [],
      listOf(textMatching(email), itself),
    ),
    pageEndpoints: {
      ...key<readonly string[]>(
        "a list of https URLs with a path, each of another host",
        [],
        listOf(textMatching(pageUrl), (url) => new URL(url).hostname),
      ),
      // They hold the key that events are let in by.
      secret: true,
    },
    peerStack: key<string | undefined>(
      "the name of the other environment's stack, or organization/project/stack",
      undefined,
      matching(stackName),
    ),
    peerAccount: key<string | undefined>(
      "the ARN of the IAM role to assume in the peer's account",
      undefined,
      matching(roleArn),
    ),
    backupAccount: key<string | undefined>(
      "the number of another AWS account of the organization, 12 digits in quotes",
      undefined,
      matching(accountNumber),
    ),
    peopleRoles: key<readonly string[]>(
      "a list of ARNs of roles, each once; a permission set's is .../AWSReservedSSO_NAME_ and sixteen ?",
      [],
      listOf(textMatching(peopleRole), itself),
    ),
    ciSubject: key<string | undefined>(
      "the subject of a workflow's tokens, such as repo:company/repository:environment:production",
      undefined,
      matching(ciSubject),
    ),
    imageSubject: key<string | undefined>(
      "the subject of a workflow's tokens, such as repo:company/application:environment:production",
      undefined,
      matching(ciSubject),
    ),
    accountBaseline: key("true or false", false, boolean),
    accountBudget: key("whole USD a month, such as 4100", environment.monthlyBudget, (text) =>
      /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined,
    ),
    anomalyMonitor: key<AnomalyMonitor | undefined>(
      "the ARN of the account's anomaly monitor, or create where it has none",
      undefined,
      (text) => (text === "create" || anomalyMonitor.test(text) ? text : undefined),
    ),
    reserveConcurrency: key("true or false", true, boolean),
    apiIssuer: key<string | undefined>(
      "the https URL of an OpenID Connect issuer",
      undefined,
      matching(issuer),
    ),
    apiAudiences: key<readonly string[]>(
      "a list of audiences that tokens may be meant for",
      [],
      listOf(textMatching(/^[\x21-\x7e]+$/)),
    ),
    endpoint: key<string | undefined>(
      "empty, or the URL of an AWS emulator such as http://127.0.0.1:5000",
      undefined,
      (text) =>
        environment.emulator === "refused"
          ? new Refusal(`${environment.name} is deployed to AWS and nowhere else`)
          : matching(endpoint)(text),
    ),
    sizes: key<Sizes>(
      `an object with any of ${Object.keys(environment.sizes).join(", ")}, each a number`,
      environment.sizes,
      (text) => sizes(text, environment.sizes),
    ),
    processorHosts: key<readonly string[]>(
      'a list of exact host names, in lower case, such as ["api.processor.com"]',
      [],
      listOf(textMatching(domain)),
    ),
    processorApiKey: {
      ...(environment.processor === undefined
        ? key<string | undefined>("empty", undefined, () => new Refusal(noWay(environment)))
        : key<string | undefined>("an API key of the payment processor", required, matching(/\S/))),
      secret: true,
    },
  };
}

/** The refusal of an API key without a way to the processor: a key that opens nothing can only be stolen. */
const noWay = ({ name }: Environment) =>
  `${name} has no way to a payment processor; give its descriptor one (processor in environments/${name}.ts), or take the key away`;

function key<T>(allowed: string, fallback: T | typeof required, parse: ConfigKey<T>["parse"]): ConfigKey<T> {
  return { allowed, fallback, parse, secret: false };
}
