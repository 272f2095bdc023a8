import { type PlannedRole, readRoles } from "../../iam/roles.ts";
import { groupBy } from "../../model/group.ts";
import type { Plain } from "../../model/registration.ts";
import { type Statement, statementsOf } from "../../model/rule.ts";
import { type Inventory, type Resource, text } from "../../reachability/inventory.ts";

/** A resource that says by its policy who may ask for what. */
interface ResourcePolicy {
  readonly resource: Resource;
  readonly statements: readonly Statement[];
}

/**
 * A policy with the type and the resource that it is about. The resource is undefined where the policy names it itself, or
 * there is none.
 */
export interface Document extends ResourcePolicy {
  readonly type: string;
  readonly of: Resource | undefined;
}

/** The resources of a plan by the names that services call them, and the policies that they ask. */
export interface DeliveryPlaces {
  readonly inventory: Inventory;
  /** The resource with an ARN, in whatever region. */
  readonly at: (arn: string | undefined) => Resource | undefined;
  /** The log group by its name, which is how other services call it in their own region. */
  readonly logGroup: (region: string, name: string | undefined) => Resource | undefined;
  readonly bucket: (name: string | undefined) => Resource | undefined;
  /** The key with an ID or ARN. */
  readonly key: (key: Plain | undefined) => Resource | undefined;
  readonly role: (arn: string | undefined) => PlannedRole | undefined;
  /** All resource policies. Those of log groups are a region's, and about whatever they name. */
  readonly documents: readonly Document[];
  readonly policiesOf: (resource: Resource) => readonly ResourcePolicy[];
}

export const types = {
  bucket: "aws:s3/bucket:Bucket",
  code: "aws:lambda/function:Function",
  key: "aws:kms/key:Key",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  queue: "aws:sqs/queue:Queue",
  topic: "aws:sns/topic:Topic",
  vault: "aws:backup/vault:Vault",
} as const;

/** Policies that are resources of their own, with the input that tells whose each is. */
const attached = [
  { type: types.bucket, policy: "aws:s3/bucketPolicy:BucketPolicy", of: "bucket" },
  { type: types.topic, policy: "aws:sns/topicPolicy:TopicPolicy", of: "arn" },
  { type: types.queue, policy: "aws:sqs/queuePolicy:QueuePolicy", of: "queueUrl" },
  { type: types.vault, policy: "aws:backup/vaultPolicy:VaultPolicy", of: "backupVaultName" },
] as const;

export function placesIn(inventory: Inventory): DeliveryPlaces {
  const { all, ofType } = inventory;
  const byArn = new Map(all.map((one) => [one.computed.arn, one]));
  const roles = new Map(readRoles(inventory).map((role) => [role.resource.computed.arn, role]));
  const groups = new Map(
    ofType(types.logGroup).map((group) => [`${group.region} ${group.inputs.name}`, group]),
  );
  const keys = new Map(
    ofType(types.key).flatMap((key) => [[key.id, key] as const, [key.computed.arn, key] as const]),
  );
  const documents = documentsIn(inventory);
  const byOwner = groupBy(documents, ({ of }) => of);
  const byRegion = groupBy(
    documents.filter(({ type }) => type === types.logGroup),
    ({ resource }) => resource.region,
  );
  return {
    inventory,
    at: (arn) => byArn.get(arn ?? ""),
    logGroup: (region, name) => groups.get(`${region} ${name}`),
    bucket: (name) => inventory.find(types.bucket, name),
    key: (key) => keys.get(key ?? null),
    role: (arn) => roles.get(arn ?? ""),
    documents,
    policiesOf: (resource) =>
      (resource.type === types.logGroup ? byRegion.get(resource.region) : byOwner.get(resource)) ?? [],
  };
}

function documentsIn({ ofType, find }: Inventory): readonly Document[] {
  return [
    ...ofType(types.key).map((resource) => ({
      resource,
      type: types.key,
      of: resource,
      statements: statementsOf(resource.inputs.policy),
    })),
    ...ofType("aws:cloudwatch/logResourcePolicy:LogResourcePolicy").map((resource) => ({
      resource,
      type: types.logGroup,
      of: undefined,
      statements: statementsOf(resource.inputs.policyDocument),
    })),
    ...ofType("aws:lambda/permission:Permission").flatMap((resource) => {
      const code = ofType(types.code).find(
        ({ id, computed, region }) =>
          region === resource.region && [id, computed.arn].includes(resource.inputs.function ?? null),
      );
      const statements = code === undefined ? [] : [permissionOf(resource, code)];
      return [{ resource, type: types.code, of: code, statements }];
    }),
    ...attached.flatMap(({ type, policy, of }) =>
      ofType(policy).map((resource) => ({
        resource,
        type,
        of: find(type, text(resource.inputs[of])),
        statements: statementsOf(resource.inputs.policy),
      })),
    ),
  ];
}

/**
 * A function's permission as the statement that Lambda makes of it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
const permissionOf = ({ inputs }: Resource, code: Resource): Statement => ({
  Effect: "Allow",
  Principal: { Service: inputs.principal },
  Action: text(inputs.action) ?? "",
  Resource: text(code.computed.arn) ?? "",
  Condition: {
    ...(text(inputs.sourceArn) && { ArnLike: { "aws:SourceArn": inputs.sourceArn } }),
    ...(text(inputs.sourceAccount) && { StringEquals: { "aws:SourceAccount": inputs.sourceAccount } }),
  },
});

/** The name in an ARN of a log group, which may end with `:*`. */
export const groupIn = (
  arn: string | undefined,
): { readonly region: string; readonly name: string } | undefined => {
  const [, region, name] = /^arn:aws:logs:([\w-]+):\d+:log-group:([^:]+)/.exec(arn ?? "") ?? [];
  return region !== undefined && name !== undefined ? { region, name } : undefined;
};
