import { randomUUID } from "node:crypto";
import { SecretsManagerClient, type SecretsManagerClientConfig } from "@aws-sdk/client-secrets-manager";

/**
 * Secrets Manager's staging rules behind the real client, at its HTTP handler: requests and answers are
 * serialized as for AWS. The rules are those of the API reference for PutSecretValue,
 * UpdateSecretVersionStage and RotateSecret (docs.aws.amazon.com/secretsmanager/latest/apireference).
 */
export interface SecretsManagerDouble {
  readonly client: SecretsManagerClient;
  /** Stores a secret whose first version is AWSCURRENT; replaces one of that ARN. */
  create(arn: string, value: string): void;
  enableRotation(arn: string): void;
  /** RotateSecret's first half: stages a version without a value AWSPENDING, or takes up the pending one. */
  beginRotation(arn: string): string;
  /** The value of the version that bears the stage. */
  value(arn: string, stage: string): string | undefined;
  stages(arn: string): Readonly<Record<string, readonly string[]>>;
  /** Every value ever stored. */
  readonly everStored: ReadonlySet<string>;
}

interface Secret {
  readonly values: Map<string, string | undefined>;
  /** stage -> version: a stage is on one version at a time */
  readonly stages: Map<string, string>;
  rotationEnabled: boolean;
}

interface Request {
  readonly SecretId: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
}

class ServiceError extends Error {}

export function createSecretsManagerDouble(): SecretsManagerDouble {
  const secrets = new Map<string, Secret>();
  const everStored = new Set<string>();

  const find = (arn: string): Secret => {
    const secret = secrets.get(arn);
    if (secret === undefined) throw new ServiceError("ResourceNotFoundException");
    return secret;
  };

  const versionsOf = ({ values, stages }: Secret): Record<string, string[]> => {
    const staged: Record<string, string[]> = {};
    for (const version of values.keys()) {
      const on = [...stages].filter(([, id]) => id === version).map(([stage]) => stage);
      if (on.length > 0) staged[version] = on;
    }
    return staged;
  };

  const moveStage = ({ stages }: Secret, stage: string, version: string): void => {
    const before = stages.get(stage);
    if (stage === "AWSCURRENT" && before !== undefined && before !== version)
      stages.set("AWSPREVIOUS", before);
    stages.set(stage, version);
  };

  const put = (secret: Secret, version: string, value: string, stages: readonly string[]): void => {
    const stored = secret.values.get(version);
    if (stored !== undefined && stored !== value) throw new ServiceError("ResourceExistsException");
    secret.values.set(version, value);
    everStored.add(value);
    for (const stage of stages) moveStage(secret, stage, version);
  };

  const operations: Readonly<Record<string, (secret: Secret, request: Request) => object>> = {
    DescribeSecret: (secret, { SecretId }) => ({
      ARN: SecretId,
      ...(secret.rotationEnabled ? { RotationEnabled: true } : {}),
      VersionIdsToStages: versionsOf(secret),
    }),
    GetSecretValue: ({ values, stages }, { SecretId, VersionId, VersionStage = "AWSCURRENT" }) => {
      const version = stages.get(VersionStage);
      const value = version === undefined ? undefined : values.get(version);
      if (value === undefined || (VersionId ?? version) !== version) {
        throw new ServiceError("ResourceNotFoundException");
      }
      return { ARN: SecretId, VersionId: version, SecretString: value };
    },
    PutSecretValue: (secret, { ClientRequestToken, SecretString, VersionStages = ["AWSCURRENT"] }) => {
      if (ClientRequestToken === undefined || SecretString === undefined) {
        throw new ServiceError("InvalidParameterException");
      }
      put(secret, ClientRequestToken, SecretString, VersionStages);
      return { VersionId: ClientRequestToken, VersionStages };
    },
    UpdateSecretVersionStage: (secret, { VersionStage = "", MoveToVersionId, RemoveFromVersionId }) => {
      const on = secret.stages.get(VersionStage);
      if (MoveToVersionId === undefined) {
        if (on === undefined || on !== RemoveFromVersionId)
          throw new ServiceError("InvalidParameterException");
        secret.stages.delete(VersionStage);
        return {};
      }
      if (!secret.values.has(MoveToVersionId)) throw new ServiceError("ResourceNotFoundException");
      if (on !== undefined && on !== MoveToVersionId && on !== RemoveFromVersionId) {
        throw new ServiceError("InvalidParameterException");
      }
      moveStage(secret, VersionStage, MoveToVersionId);
      return {};
    },
  };

  const answer = (target: string, body: string): [status: number, body: object] => {
    try {
      const operation = operations[target.replace("secretsmanager.", "")];
      if (operation === undefined) throw new ServiceError("UnknownOperationException");
      const request: Request = JSON.parse(body);
      return [200, operation(find(request.SecretId), request)];
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return [400, { __type: error.message, message: error.message }];
    }
  };

  return {
    client: new SecretsManagerClient({
      region: "us-east-1",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
      requestHandler: handlerOf(answer),
    }),
    create: (arn, value) => {
      const secret: Secret = { values: new Map(), stages: new Map(), rotationEnabled: false };
      put(secret, randomUUID(), value, ["AWSCURRENT"]);
      secrets.set(arn, secret);
    },
    enableRotation: (arn) => {
      find(arn).rotationEnabled = true;
    },
    beginRotation: (arn) => {
      const { stages, values } = find(arn);
      const pending = stages.get("AWSPENDING");
      if (pending !== undefined && pending !== stages.get("AWSCURRENT")) return pending;
      const token = randomUUID();
      values.set(token, undefined);
      stages.set("AWSPENDING", token);
      return token;
    },
    value: (arn, stage) => find(arn).values.get(find(arn).stages.get(stage) ?? ""),
    stages: (arn) => versionsOf(find(arn)),
    everStored,
  };
}

function handlerOf(
  answer: (target: string, body: string) => [number, object],
): NonNullable<SecretsManagerClientConfig["requestHandler"]> {
  return {
    handle: async (request: { headers: Record<string, string>; body: string }) => {
      const [statusCode, body] = answer(request.headers["x-amz-target"] ?? "", request.body);
      const headers = { "content-type": "application/x-amz-json-1.1" };
      return { response: { statusCode, headers, body: new TextEncoder().encode(JSON.stringify(body)) } };
    },
  };
}
