import {
  DescribeAddressesCommand,
  DescribeVpcsCommand,
  type Instance,
  paginateDescribeInstances,
} from "@aws-sdk/client-ec2";
import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import type { RegionName } from "../../../../regions/index.ts";
import { asking, askingFor } from "../asking.ts";
import type { Examination, Preflight } from "../context.ts";
import { judged, type PreflightFinding } from "../finding.ts";
import { type Quota, quotaOf, quotas, standardFamilies, virtualProcessors } from "../quotas.ts";
import type { RegionWants } from "../region-wants.ts";

export const quotaExaminations: readonly Examination[] = [
  {
    id: "quotas",
    what: "The account's quotas have room for what the plan makes",
    needs: [
      "servicequotas:GetServiceQuota",
      "servicequotas:GetAWSDefaultServiceQuota",
      "ec2:DescribeInstances",
      "ec2:DescribeAddresses",
      "ec2:DescribeVpcs",
    ],
    run: (preflight) => inEachRegion(preflight, quotaFindings),
  },
  {
    id: "concurrency",
    what: "The account can reserve what the functions ask for",
    needs: ["lambda:GetAccountSettings", "lambda:GetFunctionConcurrency"],
    run: (preflight) => inEachRegion(preflight, concurrencyFindings),
  },
];

type LookInRegion = (
  preflight: Preflight,
  region: RegionName,
  wants: RegionWants,
) => Promise<readonly PreflightFinding[]>;

async function inEachRegion(preflight: Preflight, find: LookInRegion): Promise<readonly PreflightFinding[]> {
  const { regions, wants } = preflight;
  const found = await Promise.all(
    regions.map(async (region) => {
      const here = wants.regions[region];
      return here === undefined ? [] : find(preflight, region, here);
    }),
  );
  return found.flat();
}

async function quotaFindings(
  preflight: Preflight,
  region: RegionName,
  wants: RegionWants,
): Promise<readonly PreflightFinding[]> {
  const others = await takenByOthers(preflight, region);
  const processors = Object.entries(wants.instances).reduce(
    (sum, [type, count]) => sum + count * virtualProcessors(type),
    0,
  );
  const sizes = Object.entries(wants.instances).map(([type, count]) => `${count} ${type}`);
  const needs: readonly (readonly [Quota, number, number, string])[] = [
    [quotas.standardProcessors, processors, others.processors, ` (${sizes.join(", ")} during a deployment)`],
    [quotas.addresses, wants.addresses, others.addresses, ""],
    [quotas.networks, wants.networks, others.networks, ""],
    [quotas.interfaceEndpoints, wants.interfaceEndpoints, 0, ""],
    [quotas.rules, wants.rules, 0, ""],
  ];
  return Promise.all(
    needs.map(async ([quota, own, taken, detail]) => {
      const value = await quotaOf(preflight.clients.quotas(region), region, quota);
      return judged(value >= own + taken, {
        what: quota.what,
        where: region,
        needed: `${own}${detail}${taken > 0 ? ` beside ${taken} of others` : ""}`,
        found: String(value),
        mend:
          `aws service-quotas request-service-quota-increase --region ${region} --service-code ${quota.service} ` +
          `--quota-code ${quota.code} --desired-value ${own + taken}`,
      });
    }),
  );
}

interface Taken {
  readonly processors: number;
  readonly addresses: number;
  readonly networks: number;
}

/** The use of the quotas by resources that are not the stack's own: those are in the plan already. */
async function takenByOthers({ clients, backend: { own } }: Preflight, region: RegionName): Promise<Taken> {
  const client = clients.ec2(region);
  const ownIds = (type: string) => new Set(own?.ids(type) ?? []);
  const groups = ownIds("aws:autoscaling/group:Group");
  const instances: Instance[] = [];
  await asking("ec2:DescribeInstances", region, async () => {
    const running = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
    for await (const { Reservations = [] } of paginateDescribeInstances({ client }, { Filters: running }))
      instances.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
  });
  const { Addresses = [] } = await asking("ec2:DescribeAddresses", region, () =>
    client.send(new DescribeAddressesCommand({})),
  );
  const { Vpcs = [] } = await asking("ec2:DescribeVpcs", region, () =>
    client.send(new DescribeVpcsCommand({})),
  );
  const addresses = ownIds("aws:ec2/eip:Eip");
  const networks = ownIds("aws:ec2/vpc:Vpc");
  return {
    processors: instances
      .filter((instance) => isStandardOnDemand(instance) && !groups.has(groupOf(instance) ?? ""))
      .reduce(
        (sum, { CpuOptions }) => sum + (CpuOptions?.CoreCount ?? 1) * (CpuOptions?.ThreadsPerCore ?? 1),
        0,
      ),
    addresses: Addresses.filter(({ AllocationId = "" }) => !addresses.has(AllocationId)).length,
    networks: Vpcs.filter(({ VpcId = "" }) => !networks.has(VpcId)).length,
  };
}

const groupOf = ({ Tags = [] }: Instance): string | undefined =>
  Tags.find(({ Key }) => Key === "aws:autoscaling:groupName")?.Value;

const isStandardOnDemand = ({ InstanceType, InstanceLifecycle }: Instance): boolean =>
  InstanceLifecycle !== "spot" && standardFamilies.test(InstanceType ?? "");

/**
 * Executions that AWS leaves for functions which reserve none.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const unreserved = 100;

async function concurrencyFindings(
  { clients, stack }: Preflight,
  region: RegionName,
  { reserved }: RegionWants,
): Promise<readonly PreflightFinding[]> {
  if (Object.keys(reserved).length === 0) return [];
  const client = clients.lambda(region);
  const { AccountLimit } = await asking("lambda:GetAccountSettings", region, () =>
    client.send(new GetAccountSettingsCommand({})),
  );
  const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
  let needed = 0;
  for (const [name, wanted] of Object.entries(reserved)) {
    const has = await askingFor(
      ["lambda:GetFunctionConcurrency", region],
      ["ResourceNotFoundException"],
      () => client.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
    );
    needed += Math.max(0, wanted - (has?.ReservedConcurrentExecutions ?? 0));
  }
  const { code, service, what } = quotas.concurrency;
  const quota = (AccountLimit?.ConcurrentExecutions ?? 0) + Math.max(0, unreserved + needed - free);
  return [
    judged(needed === 0 || free >= unreserved + needed, {
      what,
      where: region,
      needed: `${needed} to reserve beside ${unreserved} that AWS keeps free`,
      found: `${free} unreserved of ${AccountLimit?.ConcurrentExecutions ?? 0}`,
      mend:
        `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} ` +
        `--quota-code ${code} --desired-value ${Math.max(quota, 1000)}; until then ` +
        `npx pulumi config set --stack ${stack} reserveConcurrency false`,
    }),
  ];
}
