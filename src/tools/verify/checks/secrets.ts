import { DescribeSecretCommand, type DescribeSecretCommandOutput } from "@aws-sdk/client-secrets-manager";
import { type Check, judge, skip } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

/** Days between two rotations (PCI DSS v4.0.1 8.6.3), and the day within which Secrets Manager starts one that is due. */
const most = 30;
const window = 1;

export const secretChecks: readonly Check[] = [
  {
    id: "secret-rotation",
    subject: "Secrets",
    what: `The passwords of databases and of the session store rotate every ${most} days at least, and the last rotation went through`,
    remedy: "docs/runbooks/alarms.md#rotation-function-failing",
    needs: ["secretsmanager:DescribeSecret"],
    per: "region",
    run: async (context, site) => {
      const secrets = passwordsOf(site);
      if (secrets.length === 0) return skip("the region has no database and no session store");
      const problems = await Promise.all(
        secrets.map(async ({ name, arn }) =>
          rotationProblems(await describe(context, site, arn), context.now).map((text) => `${name}: ${text}`),
        ),
      );
      return judge(
        `each rotated within ${most} days, none half-way`,
        `${secrets.length} secrets, all rotated in time`,
        problems.flat(),
      );
    },
  },
  {
    id: "secret-encrypted",
    subject: "Secrets",
    what: "Passwords and the payment processor's key are encrypted under the region's key for data",
    remedy:
      "pulumi refresh, then pulumi up sets the key (src/blocks/data/secrets.ts, src/blocks/sessions/credential.ts, src/blocks/secrets/processor-key.ts)",
    needs: ["secretsmanager:DescribeSecret"],
    per: "region",
    run: async (context, site) => {
      const { processor, keyArns } = site.outputs;
      const arns = [...(processor ? [processor.secretArn] : []), ...passwordsOf(site).map(({ arn }) => arn)];
      const secrets = await Promise.all(arns.map((arn) => describe(context, site, arn)));
      return judge(
        `under ${keyArns.data}`,
        `${secrets.length} secrets, all are`,
        secrets
          // AWS tells a key by its ARN or by its ID.
          .filter(({ KmsKeyId }) => KmsKeyId === undefined || !keyArns.data.endsWith(KmsKeyId))
          .map(({ Name, KmsKeyId }) => `${Name} is under ${KmsKeyId ?? "AWS's own key"}`),
      );
    },
  },
];

/** The secrets whose passwords are changed again and again. */
const passwordsOf = ({ outputs: { databases, sessions } }: CheckedSite) => [
  ...databases.flatMap(({ clusterId, ...database }) => [
    { name: `application's of ${clusterId}`, arn: database.applicationSecretArn },
    { name: `readers' of ${clusterId}`, arn: database.readerSecretArn },
    { name: `administrators' of ${clusterId}`, arn: database.administratorSecretArn },
    { name: `master's of ${clusterId}`, arn: database.masterSecretArn },
  ]),
  ...(sessions ? [{ name: "application's of the session store", arn: sessions.secretArn }] : []),
];

/** A secret's settings, without its value. Needs `secretsmanager:DescribeSecret`. */
export const describe = ({ clients }: CheckContext, { region }: CheckedSite, SecretId: string) =>
  clients.secrets(region).send(new DescribeSecretCommand({ SecretId }));

/** The problems of a secret's rotation. The secret's value is not looked at. */
function rotationProblems(
  {
    RotationEnabled,
    RotationRules,
    LastRotatedDate,
    CreatedDate,
    VersionIdsToStages = {},
  }: DescribeSecretCommandOutput,
  now: Date,
): readonly string[] {
  if (!RotationEnabled) return ["rotation is off"];
  const days = RotationRules?.AutomaticallyAfterDays ?? Number.POSITIVE_INFINITY;
  // RDS's own secret is not rotated when it is made.
  const since = LastRotatedDate ?? CreatedDate;
  const age = since === undefined ? Number.POSITIVE_INFINITY : (now.getTime() - since.getTime()) / 86_400_000;
  const halfWay = Object.values(VersionIdsToStages).some(
    (stages) => stages.includes("AWSPENDING") && !stages.includes("AWSCURRENT"),
  );
  return [
    ...(days <= most ? [] : [`rotates every ${days} days`]),
    ...(age <= most + window ? [] : [`last rotated ${Math.floor(age)} days ago`]),
    // A rotation that is under way looks the same, for less than a minute.
    ...(halfWay ? ["the last rotation has not gone through: a version is still AWSPENDING"] : []),
  ];
}
