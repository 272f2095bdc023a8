import { regions } from "../../../../regions/index.ts";
import { type AnswersByType, hash, plannedAccount, text, uuid } from "./made-up.ts";

/** Databases, session stores, buckets and backups. */
export const dataAnswers: AnswersByType = {
  "aws:backup/plan:Plan": { id: ({ urn }) => uuid(urn) },
  "aws:backup/vault:Vault": {
    arn: ({ region }, id) => `arn:aws:backup:${region}:${plannedAccount}:backup-vault:${id}`,
  },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    arn: ({ region }, id) => `arn:aws:elasticache:${region}:${plannedAccount}:serverlesscache:${id}`,
    outputs: ({ urn, region }, id) => {
      const address = `${id}-${hash(urn, 6)}.serverless.${codeOf(region)}.cache.amazonaws.com`;
      return { endpoints: [{ address, port: 6379 }], readerEndpoints: [{ address, port: 6380 }] };
    },
  },
  "aws:elasticache/user:User": {
    id: ({ inputs }) => text(inputs.userId),
    arn: ({ region }, id) => `arn:aws:elasticache:${region}:${plannedAccount}:user:${id}`,
  },
  "aws:elasticache/userGroup:UserGroup": {
    id: ({ inputs }) => text(inputs.userGroupId),
    arn: ({ region }, id) => `arn:aws:elasticache:${region}:${plannedAccount}:usergroup:${id}`,
  },
  "aws:rds/cluster:Cluster": {
    id: ({ inputs }) => text(inputs.clusterIdentifier),
    arn: ({ region }, id) => `arn:aws:rds:${region}:${plannedAccount}:cluster:${id}`,
    outputs: ({ inputs, urn, region }, id) => ({
      engineVersionActual: inputs.engineVersion ?? "",
      clusterResourceId: `cluster-${hash(urn, 26).toUpperCase()}`,
      endpoint: `${id}.cluster-${hash(urn, 12)}.${region}.rds.amazonaws.com`,
      readerEndpoint: `${id}.cluster-ro-${hash(urn, 12)}.${region}.rds.amazonaws.com`,
      masterUserSecrets: [
        {
          secretArn: `arn:aws:secretsmanager:${region}:${plannedAccount}:secret:rds!cluster-${uuid(urn)}-${hash(urn, 6)}`,
          secretStatus: "active",
        },
      ],
    }),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    id: ({ inputs }) => text(inputs.identifier),
    arn: ({ region }, id) => `arn:aws:rds:${region}:${plannedAccount}:db:${id}`,
  },
  "aws:rds/globalCluster:GlobalCluster": {
    id: ({ inputs }) => text(inputs.globalClusterIdentifier),
    arn: (_, id) => `arn:aws:rds::${plannedAccount}:global-cluster:${id}`,
    outputs: ({ urn }, id) => ({ endpoint: `${id}.global-${hash(urn, 12)}.global.rds.amazonaws.com` }),
  },
  "aws:s3/bucket:Bucket": {
    id: ({ inputs, physicalName }) => text(inputs.bucket ?? physicalName),
    arn: (_, id) => `arn:aws:s3:::${id}`,
    outputs: ({ region }, id) => ({
      bucket: id,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
    }),
  },
};

/** The short code of a region. */
const codeOf = (region: string) => Object.values(regions).find(({ name }) => name === region)?.code ?? region;
