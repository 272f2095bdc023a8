import {
  CreateSecretCommand,
  RemoveRegionsFromReplicationCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import type { DeployedDatabase } from "../../../../src/tools/verify/outputs.ts";
import { type Fault, given, keyArns, primary, secondary } from "./setup.ts";

const secrets = new SecretsManagerClient({ region: primary });

type Credentials = Pick<DeployedDatabase, "applicationSecretArn" | "masterSecretArn"> & {
  readonly sessionsSecretArn: string;
  readonly processorSecretArn: string;
};

/** The two passwords of a database and that of the session store, rotated, and the processor's key in both regions. */
export async function buildCredentials(): Promise<Credentials> {
  const [application, master, sessions, processor] = await Promise.all(
    [
      "payments/staging/use1/application-g1",
      "rds-master",
      "payments/staging/use1/sessions",
      "payments/staging/processor",
    ].map(create),
  );
  await Promise.all([application, master, sessions].map((arn) => rotate(given(arn), 30)));
  return {
    applicationSecretArn: given(application),
    masterSecretArn: given(master),
    processorSecretArn: given(processor),
    sessionsSecretArn: given(sessions),
  };
}

const rotate = (SecretId: string, AutomaticallyAfterDays: number) =>
  secrets.send(new RotateSecretCommand({ SecretId, RotationRules: { AutomaticallyAfterDays } }));

async function create(Name: string): Promise<string> {
  const { ARN } = await secrets.send(
    new CreateSecretCommand({
      Name,
      SecretString: "{}",
      KmsKeyId: keyArns(primary).data,
      ...(Name.endsWith("processor") && {
        AddReplicaRegions: [{ Region: secondary, KmsKeyId: keyArns(secondary).data }],
      }),
    }),
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
    check: "secret-replica",
    change: ({ regions }) =>
      secrets.send(
        new RemoveRegionsFromReplicationCommand({
          SecretId: given(regions[primary].processor).secretArn,
          RemoveReplicaRegions: [secondary],
        }),
      ),
    found: /^no replica in us-west-2$/,
  },
];
