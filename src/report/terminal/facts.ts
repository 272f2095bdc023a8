import type { Plain, PlainRecord } from "../../proofs/model/registration.ts";

/** The facts about a type of resource that a reviewer wants, beyond its number. */
interface TypeFacts {
  /** The text that tells resources of the type apart, one line each. */
  readonly by: (inputs: PlainRecord) => string;
  /** Whether the line lists the resources' names. */
  readonly names: boolean;
  readonly show: readonly ((inputs: PlainRecord) => string)[];
}

/** The facts of a type; the names alone for a type that is not listed. */
export const factsOf = (type: string): TypeFacts => facts[type] ?? named();

const value = (input: Plain | undefined, unit = "") => (input === undefined ? "" : `${String(input)}${unit}`);
const when = (input: Plain | undefined, yes: string, no: string) => (input === true ? yes : no);
const last = (input: Plain | undefined, separator: string) => value(input).split(separator).at(-1) ?? "";
const inside = (input: Plain | undefined, ...path: readonly (string | number)[]): Plain | undefined =>
  path.reduce<Plain | undefined>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as PlainRecord)[key] : undefined),
    input,
  );

const one = () => "";
const named = (...show: TypeFacts["show"]): TypeFacts => ({ by: one, names: true, show });
const unnamed = (...show: TypeFacts["show"]): TypeFacts => ({ by: one, names: false, show });

/** The target of a route. */
function targetOf({ gatewayId, natGatewayId, vpcEndpointId }: PlainRecord): string {
  if (gatewayId !== undefined) return "internet gateway";
  if (natGatewayId !== undefined) return "NAT gateway";
  return vpcEndpointId === undefined ? "peering" : "network firewall";
}

const facts: Readonly<Record<string, TypeFacts>> = {
  "aws:cloudwatch/logGroup:LogGroup": named(
    ({ retentionInDays }) => value(retentionInDays, " days"),
    ({ kmsKeyId }) => (kmsKeyId === undefined ? "not encrypted by a key of ours" : "own key"),
  ),
  "aws:ec2/flowLog:FlowLog": unnamed(
    ({ logDestinationType }) => value(logDestinationType),
    ({ maxAggregationInterval }) => value(maxAggregationInterval, " s"),
  ),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": unnamed(({ ingress, egress }) =>
    [ingress, egress].every((rules) => Array.isArray(rules) && rules.length === 0) ? "emptied" : "has rules",
  ),
  "aws:ec2/route:Route": unnamed(
    (inputs) =>
      `${value(inputs.destinationCidrBlock ?? inputs.destinationPrefixListId)} by ${targetOf(inputs)}`,
  ),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": unnamed(),
  "aws:ec2/subnet:Subnet": {
    by: ({ tags }) => value(inside(tags, "Tier")),
    names: false,
    show: [({ cidrBlock }) => value(cidrBlock), ({ availabilityZoneId }) => last(availabilityZoneId, "-")],
  },
  "aws:ec2/vpc:Vpc": unnamed(({ cidrBlock }) => value(cidrBlock)),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    by: ({ vpcEndpointType }) => value(vpcEndpointType).toLowerCase(),
    names: false,
    show: [({ serviceName }) => value(serviceName).split(".").slice(3).join(".")],
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": named(({ peerRegion }) => `to ${value(peerRegion)}`),
  "aws:kms/key:Key": named(
    ({ enableKeyRotation }) => when(enableKeyRotation, "rotated", "not rotated"),
    ({ deletionWindowInDays }) => value(deletionWindowInDays, " days to deletion"),
  ),
  "aws:s3/bucket:Bucket": unnamed(({ bucket }) => value(bucket)),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": unnamed(({ rules }) =>
    value(inside(rules, 0, "expiration", "days"), " days"),
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": unnamed(
    ({ rules }) => value(inside(rules, 0, "applyServerSideEncryptionByDefault", "sseAlgorithm")),
  ),
  "aws:s3/bucketVersioning:BucketVersioning": unnamed(({ versioningConfiguration }) =>
    value(inside(versioningConfiguration, "status")).toLowerCase(),
  ),
  "pulumi:providers:aws": unnamed(({ region }) => value(region)),
};
