import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { BatchGetImageCommand, ECRClient, GetDownloadUrlForLayerCommand } from "@aws-sdk/client-ecr";
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { GetBucketLocationCommand, S3Client } from "@aws-sdk/client-s3";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { examinations } from "../../../src/tools/preflight/checks/index.ts";
import type { Preflight } from "../../../src/tools/preflight/context.ts";
import { examine, missingOf } from "../../../src/tools/preflight/run.ts";
import { beginning } from "../../support/beginning.ts";
import { account, backendWith, preflightOf, region, withClients } from "./sample.ts";

const made = {
  ec2: new EC2Client({ region }),
  quotas: new ServiceQuotasClient({ region }),
  lambda: new LambdaClient({ region }),
  iam: new IAMClient({ region }),
  sts: new STSClient({ region }),
  s3: new S3Client({ region }),
  ecr: new ECRClient({ region }),
  ssm: new SSMClient({ region }),
};
const clients = withClients(made);
const ec2 = mockClient(made.ec2);
const quotas = mockClient(made.quotas);
const lambda = mockClient(made.lambda);
const iam = mockClient(made.iam);
const sts = mockClient(made.sts);
const s3 = mockClient(made.s3);
const ecr = mockClient(made.ecr);
const ssm = mockClient(made.ssm);

const run = (id: string, given: Partial<Preflight> = {}) =>
  examine(
    examinations.filter((each) => each.id === id),
    preflightOf({ clients, ...given }),
  );
const named = (name: string) => Object.assign(new Error(name), { name });

const serial = beginning(() => {
  for (const mock of [ec2, quotas, lambda, iam, sts, s3, ecr, ssm]) mock.reset();
});

/** Quotas as a new account has them, by their codes. */
const fresh: Readonly<Record<string, number>> = {
  "L-1216C47A": 32,
  "L-0263D0A3": 5,
  "L-F678F1CE": 5,
  "L-29B6F2EB": 50,
  "L-0EA8095F": 60,
};

function accountHas(values: Readonly<Record<string, number>>): void {
  for (const [QuotaCode, Value] of Object.entries(values))
    quotas.on(GetServiceQuotaCommand, { QuotaCode }).resolves({ Quota: { QuotaCode, Value } });
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
  ec2.on(DescribeAddressesCommand).resolves({ Addresses: [] });
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-default" }] });
}

serial("quotas with room for everything are found", async (t) => {
  accountHas(fresh);
  const found = await run("quotas");
  t.is(found.length, 5);
  t.deepEqual(missingOf(found), []);
  t.like(found[0], { needed: "20 (10 m7g.large during a deployment)", found: "32" });
  t.like(found[2], { what: "VPCs", needed: "1 beside 1 of others" });
});

serial("what others take counts, and what the stack has already does not", async (t) => {
  accountHas(fresh);
  const machine = (InstanceType: string, group?: string, InstanceLifecycle?: string) => ({
    InstanceType,
    InstanceLifecycle,
    CpuOptions: { CoreCount: 8, ThreadsPerCore: 2 },
    Tags: group === undefined ? [] : [{ Key: "aws:autoscaling:groupName", Value: group }],
  });
  ec2.on(DescribeInstancesCommand).resolves({
    Reservations: [
      { Instances: [machine("c7g.4xlarge"), machine("m7g.large", "hosts-1"), machine("g5.xlarge")] },
      { Instances: [machine("m7g.large", undefined, "spot")] },
    ] as never,
  });
  ec2.on(DescribeAddressesCommand).resolves({
    Addresses: ["own", "other-1", "other-2", "other-3"].map((AllocationId) => ({ AllocationId })),
  });
  const backend = backendWith({
    "aws:autoscaling/group:Group": ["hosts-1"],
    "aws:ec2/eip:Eip": ["own"],
    "aws:ec2/vpc:Vpc": ["vpc-default"],
  });
  const missing = missingOf(await run("quotas", { backend }));
  t.deepEqual(
    missing.map(({ what, needed, found }) => [what, needed, found]),
    [
      [
        "vCPUs of standard on-demand instances",
        "20 (10 m7g.large during a deployment) beside 16 of others",
        "32",
      ],
      ["elastic IP addresses", "3 beside 3 of others", "5"],
    ],
  );
  t.regex(missing[0]?.mend ?? "", /--quota-code L-1216C47A --desired-value 36$/);
});

serial("each quota that is too small is missing", async (t) => {
  for (const [code, value] of Object.entries({
    "L-1216C47A": 19,
    "L-0263D0A3": 2,
    "L-F678F1CE": 1,
    "L-29B6F2EB": 11,
    "L-0EA8095F": 19,
  })) {
    accountHas({ ...fresh, [code]: value });
    const missing = missingOf(await run("quotas"));
    t.is(missing.length, 1, code);
    t.true(missing[0]?.mend?.includes(code), code);
  }
});

serial("a quota that the account has no value of its own for is AWS's", async (t) => {
  accountHas(fresh);
  quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-0EA8095F" }).rejects(named("NoSuchResourceException"));
  quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 60 } });
  t.deepEqual(missingOf(await run("quotas")), []);
});

serial("concurrency is missing where AWS would not keep its hundred free", async (t) => {
  const settings = (UnreservedConcurrentExecutions: number) =>
    lambda.on(GetAccountSettingsCommand).resolves({
      AccountLimit: { ConcurrentExecutions: 110, UnreservedConcurrentExecutions },
    });
  lambda.on(GetFunctionConcurrencyCommand).rejects(named("ResourceNotFoundException"));
  settings(102);
  t.deepEqual(missingOf(await run("concurrency")), []);
  settings(101);
  const [missing] = missingOf(await run("concurrency"));
  t.like(missing, { needed: "2 to reserve beside 100 that AWS keeps free", found: "101 unreserved of 110" });
  t.true(missing?.mend?.includes("--stack staging reserveConcurrency false"));
  // What is reserved already is not asked for again.
  lambda.on(GetFunctionConcurrencyCommand).resolves({ ReservedConcurrentExecutions: 1 });
  settings(10);
  t.deepEqual(missingOf(await run("concurrency")), []);
});

serial("shells on hosts are recorded, or the stack is the one that has them recorded", async (t) => {
  const saved = (inputs: object) =>
    ssm
      .on(GetDocumentCommand)
      .resolves({ Content: JSON.stringify({ sessionType: "Standard_Stream", inputs }) });
  const missing = async (given?: Partial<Preflight>) => missingOf(await run("host-shells", given));
  ssm.on(GetDocumentCommand).rejects(named("InvalidDocument"));
  t.like((await missing())[0], { where: region, found: "none: no shell is recorded" });
  saved({ cloudWatchLogGroupName: "", s3BucketName: "" });
  t.like((await missing())[0], { found: "neither" });
  saved({ cloudWatchLogGroupName: "", s3BucketName: "evidence" });
  t.deepEqual(await missing(), []);
  saved({ cloudWatchLogGroupName: "/payments/staging/use1/host-shells" });
  t.deepEqual(await missing(), []);

  const type = "aws:ssm/document:Document";
  const { wants } = preflightOf();
  const baseline = { wants: { ...wants, types: new Set([type]) } };
  t.like((await missing(baseline))[0], {
    found: "some that somebody has saved",
    mend: `aws ssm delete-document --region ${region} --name SSM-SessionManagerRunShell`,
  });
  t.deepEqual(
    await missing({ ...baseline, backend: backendWith({ [type]: ["SSM-SessionManagerRunShell"] }) }),
    [],
  );
  ssm.on(GetDocumentCommand).rejects(named("InvalidDocument"));
  t.deepEqual(await missing(baseline), []);
  ssm.on(GetDocumentCommand).resolves({ Content: "no JSON" });
  t.regex((await missing())[0]?.found ?? "", /^ssm:GetDocument in us-east-1: SyntaxError/);
});

serial("a role of a service that is not there has to be one that may be made", async (t) => {
  const decide = (EvalDecision: "allowed" | "implicitDeny") =>
    iam
      .on(SimulatePrincipalPolicyCommand)
      .resolves({ EvaluationResults: [{ EvalActionName: "iam:CreateServiceLinkedRole", EvalDecision }] });
  const Role = { Arn: `arn:aws:iam::${account}:role/people/Deployer` } as never;
  iam.on(GetRoleCommand).rejects(named("NoSuchEntityException"));
  iam.on(GetRoleCommand, { RoleName: "AWSServiceRoleForRDS" }).resolves({ Role });
  iam.on(GetRoleCommand, { RoleName: "Deployer" }).resolves({ Role });
  sts.on(GetCallerIdentityCommand).resolves({
    Account: account,
    Arn: `arn:aws:sts::${account}:assumed-role/Deployer/me`,
  });
  decide("allowed");
  t.deepEqual(missingOf(await run("service-roles")), []);
  t.like(iam.commandCalls(SimulatePrincipalPolicyCommand)[0]?.args[0].input, {
    PolicySourceArn: `arn:aws:iam::${account}:role/people/Deployer`,
    ResourceArns: [`arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`],
  });
  decide("implicitDeny");
  t.deepEqual(
    missingOf(await run("service-roles")).map(({ what }) => what),
    ["AWSServiceRoleForECS"],
  );
});

serial("credentials of another account than the stack's are missing", async (t) => {
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: "999999999999", Arn: "arn:aws:iam::999999999999:user/me" });
  t.deepEqual(missingOf(await run("account")), []);
  const [missing] = missingOf(await run("account", { backend: backendWith({}) }));
  t.like(missing, {
    needed: `account ${account}`,
    found: "account 999999999999, as arn:aws:iam::999999999999:user/me",
  });
  sts.on(GetCallerIdentityCommand).rejects(named("ExpiredToken"));
  t.regex(missingOf(await run("account"))[0]?.found ?? "", /the AWS credentials have expired/);
});

serial("a state is missing that a lost region or machine would take along", async (t) => {
  const at = (url: string) => run("state", { backend: { ...backendWith({}), url } });
  s3.on(GetBucketLocationCommand).resolves({ LocationConstraint: "us-east-2" });
  t.deepEqual(missingOf(await at("s3://bucket?region=us-east-2")), []);
  t.deepEqual(missingOf(await at("https://app.pulumi.com/company")), []);
  t.is(missingOf(await at("file://~")).length, 1);
  s3.on(GetBucketLocationCommand).resolves({});
  t.like(missingOf(await at("s3://bucket/path"))[0], { found: "s3://bucket/path, us-east-1" });
});

serial("images are missing that are not there, or not for the instances", async (t) => {
  const image = (manifest: object) =>
    ecr.on(BatchGetImageCommand).resolves({ images: [{ imageManifest: JSON.stringify(manifest) }] });
  ecr.on(GetDownloadUrlForLayerCommand).resolves({ downloadUrl: "https://example.com/config" });
  const platforms = (...names: readonly string[]) => ({
    manifests: names.map((architecture) => ({ platform: { architecture } })),
  });
  image(platforms("amd64", "arm64", "unknown"));
  t.deepEqual(missingOf(await run("images")), []);
  image(platforms("amd64"));
  t.like(missingOf(await run("images"))[0], { needed: "arm64", found: "amd64" });
  image({ config: { digest: "sha256:1" } });
  t.deepEqual(missingOf(await run("images")), []);
  t.like(missingOf(await run("images", { read: async () => ({ architecture: "amd64" }) }))[0], {
    found: "amd64",
  });
  ecr.on(BatchGetImageCommand).resolves({ images: [] });
  t.like(missingOf(await run("images"))[0], { found: "no such image" });
  ecr.on(BatchGetImageCommand).rejects(named("RepositoryNotFoundException"));
  t.like(missingOf(await run("images"))[0], { found: "no such image" });
  t.deepEqual(
    missingOf(await run("images", { settings: { hostedZone: undefined, imageTag: undefined } })),
    [],
  );
});

serial("that nobody is signed in is told once, with all that was not looked at", async (t) => {
  const signedOut = named("CredentialsProviderError");
  sts.onAnyCommand().rejects(signedOut);
  lambda.onAnyCommand().rejects(signedOut);
  iam.onAnyCommand().rejects(signedOut);
  ssm.onAnyCommand().rejects(signedOut);
  const ids = ["account", "concurrency", "service-roles", "host-shells"];
  const asked = examinations.filter(({ id }) => ids.includes(id));
  t.deepEqual(await examine(asked, preflightOf({ clients })), [
    {
      what: "sign-in",
      where: "AWS",
      needed: "credentials that AWS takes",
      found: "no AWS credentials were found: sign in again (aws sso login), or set AWS_PROFILE",
      mend: "what the message says; not looked at: account, concurrency, service-roles, host-shells",
    },
  ]);
});

serial("what cannot be looked at is missing, and names the permission", async (t) => {
  sts.on(GetCallerIdentityCommand).rejects(named("AccessDenied"));
  const [missing] = missingOf(await run("account"));
  t.is(
    missing?.found,
    "sts:GetCallerIdentity in us-east-1: these AWS credentials may not do that: allow sts:GetCallerIdentity",
  );
});
