/** A request of the provider's, as its log has it with TF_LOG=DEBUG: long bodies are cut off there. */
export interface LoggedRequest {
  readonly service: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly region: string;
  /** The type of the resource, as Terraform calls it; empty for the provider's own requests. */
  readonly resource: string;
}

/** A path that roles and policies were made with, by their names. */
export type Paths = ReadonlyMap<string, string>;

const form = (body: string) => new URLSearchParams(body.trim());

/** The paths in a log, which later calls leave out. */
export function pathsIn(requests: readonly LoggedRequest[]): Paths {
  return new Map(
    requests
      .filter(({ service, operation }) => service === "IAM" && operation === "CreateRole")
      .map(({ body }) => [form(body).get("RoleName") ?? "", form(body).get("Path") ?? "/"]),
  );
}

/**
 * The ARN that a request is about, for services of which policies name what they are about; the names of the records
 * that it changes are behind a blank. Empty for all others.
 */
export function targetOf(request: LoggedRequest, paths: Paths): string {
  const { service, operation, url, body, region } = request;
  const { pathname } = new URL(url);
  const arn = (prefix: string, name: string, where = region) =>
    `arn:aws:${prefix}:${where}:123456789012:${name}`;
  switch (service) {
    case "IAM":
      return identity(form(body), paths);
    case "S3":
      return `arn:aws:s3:::${pathname.slice(1)}`;
    case "Lambda": {
      const [, name] = /\/functions\/([^/]+)/.exec(pathname) ?? [];
      return name === undefined ? "" : arn("lambda", `function:${name}`);
    }
    case "ECR": {
      const [, name] = /"repositoryNames?":\[?"([^"]+)"/.exec(body) ?? [];
      return name === undefined ? "" : arn("ecr", `repository/${name}`);
    }
    case "SSM": {
      const [, name] = /"(?:Name|ResourceId)":"(SSM-[^"]+)"/.exec(body) ?? [];
      return name === undefined ? "" : arn("ssm", `document/${name}`);
    }
    case "ECS":
      return /"services?":\[?"([^"]+)"/.exec(body)?.[1] ?? "";
    case "Route 53": {
      // The log of a zone's queries is made of the zone.
      const [, zone] = /<HostedZoneId>([^<]+)/.exec(body) ?? [];
      const path = operation === "CreateQueryLoggingConfig" ? `/hostedzone/${zone}` : pathname;
      const [, kind, id] = /\/(hostedzone|healthcheck|queryloggingconfig)\/([^/]+)/.exec(path) ?? [];
      // Policies compare names without the last dot. An alias has a name of its own, in front of the record's.
      const records = body.replaceAll(/<AliasTarget>.*?<\/AliasTarget>/gs, "");
      const names = [...records.matchAll(/<ResourceRecordSet>.*?<Name>([^<]+?)\.?</gs)].map(
        ([, name]) => name,
      );
      return kind === undefined ? "" : [`arn:aws:route53:::${kind}/${id}`, ...names].join(" ");
    }
    default:
      return "";
  }
}

function identity(asked: URLSearchParams, paths: Paths): string {
  const arn = (kind: string, path: string, name: string) => `arn:aws:iam::123456789012:${kind}${path}${name}`;
  const role = asked.get("RoleName");
  const profile = asked.get("InstanceProfileName");
  const policy = asked.get("PolicyName");
  if (profile !== null) return arn("instance-profile", "/", profile);
  if (role !== null) return arn("role", paths.get(role) ?? "/", role);
  const named = asked.get("PolicyArn") ?? asked.get("OpenIDConnectProviderArn");
  if (named !== null) return named;
  return policy === null ? "" : arn("policy", asked.get("Path") ?? "/", policy);
}
