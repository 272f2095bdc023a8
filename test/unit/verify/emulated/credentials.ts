import {
  CreateSecretCommand,
  ReplicateSecretToRegionsCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import type { DeployedDatabase } from "../../../../src/tools/verify/outputs.ts";
import { type Fault, given, keyArns, primary, secondary } from "./setup.ts";

const clientIn = (region: string) => new SecretsManagerClient({ region });
const secrets = clientIn(primary);

type Credentials = Pick<
  DeployedDatabase,
  "administratorSecretArn" | "applicationSecretArn" | "masterSecretArn" | "readerSecretArn"
> & {
  readonly sessionsSecretArn: string;
  readonly processorSecretArns: Readonly<Record<"primary" | "secondary", string>>;
};

/** The passwords of a database and that of the session store, rotated, and the processor's key in each region. */
export async function buildCredentials(): Promise<Credentials> {
  const [application, reader, administrator, master, sessions] = await Promise.all(
    [
      "payments/staging/use1/application-g1",
      "payments/staging/reader/use1-g1",
      "payments/staging/administrator/use1-g1",
      "rds-master",
      "payments/staging/use1/sessions",
    ].map((name) => create(name)),
  );
  const key = "payments/staging/processor";
  const processor = { primary: await create(key), secondary: await create(key, secondary) };
  await Promise.all(
    [application, reader, administrator, master, sessions].map((arn) => rotate(given(arn), 30)),
  );
  return {
    applicationSecretArn: given(application),
    readerSecretArn: given(reader),
    administratorSecretArn: given(administrator),
    masterSecretArn: given(master),
    processorSecretArns: processor,
    sessionsSecretArn: given(sessions),
  };
}

const rotate = (SecretId: string, AutomaticallyAfterDays: number) =>
  secrets.send(new RotateSecretCommand({ SecretId, RotationRules: { AutomaticallyAfterDays } }));

async function create(Name: string, region: typeof primary | typeof secondary = primary): Promise<string> {
  const { ARN } = await clientIn(region).send(
    new CreateSecretCommand({ Name, SecretString: "{}", KmsKeyId: keyArns(region).data }),
  );
  return given(ARN);
}

export const credentialFaults: readonly Fault[] = [
  {
    check: "secret-rotation",
    change: ({ regions }) =>
      Promise.all([
        rotate(given(regions[primary].databases[0]).applicationSecretArn, 90),
        rotate(given(regions[primary].sessions).secretArn, 60),
      ]),
    found:
      /^application's of aurora-use1-staging-g1: rotates every 90 days.*; application's of the session store: rotates every 60 days/,
  },
  {
    check: "secret-encrypted",
    change: ({ regions }) =>
      secrets.send(
        new UpdateSecretCommand({
          SecretId: given(regions[primary].databases[0]).applicationSecretArn,
          KmsKeyId: keyArns(primary).logs,
        }),
      ),
    found: /^payments\/staging\/use1\/application-g1 is under \S+key\/logs$/,
  },
  {
    check: "processor-key",
    change: ({ regions }) =>
      secrets.send(
        new ReplicateSecretToRegionsCommand({
          SecretId: given(regions[primary].processor).secretArn,
          AddReplicaRegions: [{ Region: "eu-west-1" }],
        }),
      ),
    found: /^it has a replica in eu-west-1$/,
  },
];
