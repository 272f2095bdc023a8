import type { RegionName } from "../../../regions/index.ts";
import { groupBy } from "../../proofs/model/group.ts";
import { at, itemsOf, jsonIn } from "../../proofs/model/inputs.ts";
import type { Registration, Synthesis } from "../../proofs/model/registration.ts";

/** A stack's share of its account in one region, in the state in which it takes the most. */
export interface RegionWants {
  /** Instances by type: the most that the group may grow to, which is for a deployment of the largest services. */
  readonly instances: Readonly<Record<string, number>>;
  readonly networks: number;
  readonly addresses: number;
  readonly interfaceEndpoints: number;
  /** Entries of the longest list of rules, of one direction of one security group. */
  readonly rules: number;
  /** Names of the functions that reserve concurrency, with what they reserve. */
  readonly reserved: Readonly<Record<string, number>>;
  /** IDs of the zones that each interface endpoint stands in, by AWS's name of the service. */
  readonly endpointZones: Readonly<Record<string, readonly string[]>>;
  /** IDs of the zones that instances start in. */
  readonly hostZones: readonly string[];
  /** Images of the environment's registry that tasks run. */
  readonly images: readonly WantedImage[];
}

export interface WantedImage {
  readonly repository: string;
  readonly tag: string;
  /** The architecture in images' terms: `arm64` or `amd64`. */
  readonly architecture: string;
}

/** The wants of one plan in a region. */
export function wantsIn({ registrations }: Synthesis, region: RegionName): RegionWants {
  const providers = new Map(registrations.map(({ urn, inputs }) => [urn, inputs.region]));
  const here = registrations.filter(({ provider }) => providers.get(provider) === region);
  const ofType = (type: string) => here.filter((each) => each.type === type);
  const byUrn = new Map(here.map((each) => [each.urn, each]));
  const zonesOf = ({ propertyDependencies }: Registration, input: string) =>
    (propertyDependencies[input] ?? []).flatMap((urn) => {
      const zone = byUrn.get(urn)?.inputs.availabilityZoneId;
      return typeof zone === "string" ? [zone] : [];
    });
  const groups = ofType("aws:autoscaling/group:Group");
  const endpoints = ofType("aws:ec2/vpcEndpoint:VpcEndpoint").filter(
    ({ inputs }) => inputs.vpcEndpointType === "Interface",
  );
  return {
    instances: Object.fromEntries(
      groups.map((group) => {
        const template = (group.propertyDependencies.launchTemplate ?? [])
          .map((urn) => byUrn.get(urn))
          .find((each) => each?.type === "aws:ec2/launchTemplate:LaunchTemplate");
        return [String(template?.inputs.instanceType), Number(group.inputs.maxSize)];
      }),
    ),
    networks: ofType("aws:ec2/vpc:Vpc").length,
    addresses: ofType("aws:ec2/eip:Eip").length,
    interfaceEndpoints: endpoints.length,
    rules: Math.max(
      0,
      ...["Ingress", "Egress"].flatMap((direction) => {
        const type = `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`;
        const ofGroups = groupBy(ofType(type), ({ inputs }) => inputs.securityGroupId);
        return [...ofGroups.values()].map((rules) =>
          rules.reduce((sum, rule) => sum + weightOf(rule, byUrn), 0),
        );
      }),
    ),
    reserved: Object.fromEntries(
      ofType("aws:lambda/function:Function").flatMap(({ inputs }) =>
        typeof inputs.reservedConcurrentExecutions === "number"
          ? [[String(inputs.name), inputs.reservedConcurrentExecutions]]
          : [],
      ),
    ),
    endpointZones: Object.fromEntries(
      endpoints.map((endpoint) => [String(endpoint.inputs.serviceName), zonesOf(endpoint, "subnetIds")]),
    ),
    hostZones: [...new Set(groups.flatMap((group) => zonesOf(group, "vpcZoneIdentifiers")))],
    images: ofType("aws:ecs/taskDefinition:TaskDefinition").flatMap(imagesOf),
  };
}

/**
 * The number of rules that one counts for: a prefix list of ours as many as it may hold, AWS's own of S3 one.
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
function weightOf({ propertyDependencies }: Registration, byUrn: ReadonlyMap<string, Registration>): number {
  const lists = (propertyDependencies.prefixListId ?? []).map((urn) => byUrn.get(urn)?.inputs.maxEntries);
  return lists.reduce<number>((most, entries) => Math.max(most, Number(entries ?? 1)), 1);
}

/** Images' name of each architecture, by ECS's name. https://github.com/opencontainers/image-spec/blob/main/image-index.md */
const architectures: Readonly<Record<string, string>> = { ARM64: "arm64", X86_64: "amd64" };

function imagesOf({ inputs }: Registration): readonly WantedImage[] {
  const architecture = architectures[String(at(inputs.runtimePlatform, "cpuArchitecture"))];
  if (architecture === undefined) throw new Error("a task definition names no architecture that is known");
  return itemsOf(jsonIn(inputs.containerDefinitions)).flatMap((container) => {
    const [, repository, tag] =
      /^[^/]+\.dkr\.ecr\.[^/]+\/(.+):([^:/]+)$/.exec(String(at(container, "image"))) ?? [];
    return repository === undefined || tag === undefined ? [] : [{ repository, tag, architecture }];
  });
}
