import { type AnswersByType, hash, logGroupArn, plannedAccount, text, uuid } from "./made-up.ts";

/** Roles, keys, secrets, parameters, logs and alarms, and what other providers make. */
export const managementAnswers: AnswersByType = {
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    id: ({ inputs }) => text(inputs.alarmName),
    arn: ({ region }, id) => `arn:aws:cloudwatch:${region}:${plannedAccount}:alarm:${id}`,
  },
  "aws:cloudwatch/eventRule:EventRule": {
    arn: ({ region }, id) => `arn:aws:events:${region}:${plannedAccount}:rule/${id}`,
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    arn: ({ region }, id) => logGroupArn(region, id),
  },
  "aws:guardduty/detector:Detector": { id: ({ urn }) => hash(urn, 32) },
  "aws:iam/instanceProfile:InstanceProfile": {
    arn: (_, id) => `arn:aws:iam::${plannedAccount}:instance-profile/${id}`,
  },
  "aws:iam/policy:Policy": {
    id: ({ inputs, physicalName }) =>
      `arn:aws:iam::${plannedAccount}:policy${text(inputs.path ?? "/")}${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:iam/role:Role": {
    arn: ({ inputs }, id) => `arn:aws:iam::${plannedAccount}:role${text(inputs.path ?? "/")}${id}`,
  },
  "aws:kms/alias:Alias": {
    arn: ({ region }, id) => `arn:aws:kms:${region}:${plannedAccount}:${id}`,
  },
  "aws:kms/key:Key": {
    id: ({ urn }) => uuid(urn),
    arn: ({ region }, id) => `arn:aws:kms:${region}:${plannedAccount}:key/${id}`,
    outputs: (_, id) => ({ keyId: id }),
  },
  "aws:secretsmanager/secret:Secret": {
    id: ({ urn, physicalName, region }) =>
      `arn:aws:secretsmanager:${region}:${plannedAccount}:secret:${physicalName}-${hash(urn, 6)}`,
    arn: (_, id) => id,
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    id: ({ urn }) => uuid(urn),
    outputs: (_, id) => ({ versionId: id }),
  },
  "aws:ssm/parameter:Parameter": {
    arn: ({ region }, id) => `arn:aws:ssm:${region}:${plannedAccount}:parameter/${id}`,
    outputs: () => ({ version: 1 }),
  },
  "random:index/randomPassword:RandomPassword": { outputs: () => ({ result: "random-password" }) },
  "tls:index/certRequest:CertRequest": { outputs: () => ({ certRequestPem: "certificate-request" }) },
  "tls:index/locallySignedCert:LocallySignedCert": { outputs: () => ({ certPem: "certificate" }) },
  "tls:index/privateKey:PrivateKey": {
    outputs: () => ({ privateKeyPem: "private-key", privateKeyPemPkcs8: "private-key" }),
  },
  "tls:index/selfSignedCert:SelfSignedCert": { outputs: () => ({ certPem: "certificate" }) },
};
