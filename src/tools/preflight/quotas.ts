import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { instanceTypes } from "../../../environments/instance-types.ts";
import { ReportedError } from "../../cli/errors.ts";
import { asking, askingFor } from "./asking.ts";

/** A quota as Service Quotas knows it. Each is of a region. */
export interface Quota {
  readonly what: string;
  readonly service: string;
  readonly code: string;
}

/** The quotas, by the names of Service Quotas that `aws service-quotas list-aws-default-service-quotas` lists. */
export const quotas = {
  standardProcessors: {
    what: "vCPUs of standard on-demand instances",
    service: "ec2",
    code: "L-1216C47A",
  },
  addresses: { what: "elastic IP addresses", service: "ec2", code: "L-0263D0A3" },
  networks: { what: "VPCs", service: "vpc", code: "L-F678F1CE" },
  interfaceEndpoints: { what: "interface endpoints of a VPC", service: "vpc", code: "L-29B6F2EB" },
  rules: { what: "rules of a security group in one direction", service: "vpc", code: "L-0EA8095F" },
  concurrency: { what: "concurrent executions of functions", service: "lambda", code: "L-B99A9384" },
} as const satisfies Record<string, Quota>;

/**
 * The families of standard instances: A, C, D, H, I, M, R, T and Z.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html
 */
export const standardFamilies = /^[acdhimrtz]\d/;

/** The account's own value, or AWS's where the account has none of its own. */
export async function quotaOf(
  client: ServiceQuotasClient,
  region: string,
  { service, code }: Quota,
): Promise<number> {
  const which = { ServiceCode: service, QuotaCode: code };
  const own = await askingFor(["servicequotas:GetServiceQuota", region], ["NoSuchResourceException"], () =>
    client.send(new GetServiceQuotaCommand(which)),
  );
  const { Quota: found } =
    own ??
    (await asking("servicequotas:GetAWSDefaultServiceQuota", region, () =>
      client.send(new GetAWSDefaultServiceQuotaCommand(which)),
    ));
  if (found?.Value === undefined) throw new ReportedError(`${service} has no quota ${code} in ${region}`);
  return found.Value;
}

/**
 * vCPUs of an instance.
 * @throws ReportedError for a type that the project does not know, or that counts against another quota
 */
export function virtualProcessors(type: string): number {
  const [, known] = Object.entries(instanceTypes).find(([name]) => name === type) ?? [];
  if (known === undefined || !standardFamilies.test(type))
    throw new ReportedError(`${type} is no standard instance type of environments/instance-types.ts`);
  return known.cpu / 1024;
}
