import type { Registration, Synthesis } from "../../model/registration.ts";
import { type Inventory, type Resource, records, text } from "../../reachability/inventory.ts";
import { globalType } from "../halves.ts";

export type ContentKind =
  | "application login"
  | "reader login"
  | "administrator login"
  | "master login"
  | "session login"
  | "certificate"
  | "given";

/** The content of a secret, told from where its value comes from. */
export interface SecretContent {
  readonly kind: ContentKind;
  /** The secret; undefined for one that RDS keeps itself. */
  readonly secret: Resource | undefined;
  readonly region: string;
  /** The server that a login is to: a cluster, a global database, or a user of the session store. */
  readonly at: Resource | undefined;
}

/** The contents of all secrets, by their ARNs. */
export function contentsOf(
  inventory: Inventory,
  { registrations }: Synthesis,
): ReadonlyMap<string, SecretContent> {
  const resources = new Map(inventory.all.map((resource) => [resource.urn, resource]));
  const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
  const users = inventory.ofType("aws:elasticache/user:User");
  const versions = registrations.filter(
    ({ type }) => type === "aws:secretsmanager/secretVersion:SecretVersion",
  );
  const read = (secret: Resource): SecretContent => {
    const sources = versions
      .filter(({ inputs }) => inputs.secretId === secret.id)
      .flatMap(({ propertyDependencies }) => propertyDependencies.secretString ?? []);
    const content = contentOf(sources, byUrn, resources, users);
    const kind = content.kind === "application login" ? loginKind(text(secret.inputs.name)) : content.kind;
    return { ...content, kind, secret, region: secret.region };
  };
  return new Map([
    ...inventory.ofType("aws:secretsmanager/secret:Secret").flatMap((secret) => {
      const content = read(secret);
      return [[secret.id, content] as const, ...replicasOf(content)];
    }),
    ...inventory.ofType(clusterType).flatMap((cluster) =>
      records(cluster.computed.masterUserSecrets).map(({ secretArn }) => {
        const content: SecretContent = {
          kind: "master login",
          secret: undefined,
          region: cluster.region,
          at: cluster,
        };
        return [text(secretArn) ?? "", content] as const;
      }),
    ),
  ]);
}

/**
 * A secret's replicas. A replica's ARN is its primary's but for the region.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
const replicasOf = (content: SecretContent): readonly (readonly [arn: string, replica: SecretContent])[] =>
  records(content.secret?.inputs.replicas).map(({ region }) => {
    const arn = (content.secret?.id ?? "").replace(`:${content.region}:`, `:${region}:`);
    return [arn, { ...content, region: text(region) ?? "" }] as const;
  });

/** The kind of login in a secret, told by the secret's name: its value is secret. */
const loginKind = (name = ""): ContentKind => {
  const [, access] = /\/(reader|administrator)\//.exec(name) ?? [];
  return access === undefined ? "application login" : (`${access} login` as ContentKind);
};

export const clusterType = "aws:rds/cluster:Cluster";
const passwordType = "random:index/randomPassword:RandomPassword";

/**
 * The content of a secret's value. One with a database's host is a login to that: the master's, if its password was made up
 * for it.
 */
function contentOf(
  sources: readonly string[],
  byUrn: ReadonlyMap<string, Registration>,
  resources: ReadonlyMap<string, Resource>,
  users: readonly Resource[],
): Pick<SecretContent, "kind" | "at"> {
  const from = sources.flatMap((urn) => byUrn.get(urn) ?? []);
  const password = from.find(({ type }) => type === passwordType);
  const database = from.find(({ type }) => type === clusterType || type === globalType);
  if (database !== undefined)
    return { kind: password ? "master login" : "application login", at: resources.get(database.urn) };
  if (from.some(({ type }) => type.startsWith("tls:"))) return { kind: "certificate", at: undefined };
  if (password === undefined) return { kind: "given", at: undefined };
  const user = users.find(({ urn }) =>
    byUrn.get(urn)?.propertyDependencies.passwords?.includes(password.urn),
  );
  return { kind: "session login", at: user };
}
