import {
  type ApiMapping,
  type DomainNameConfiguration,
  GetApiMappingsCommand,
  GetDomainNameCommand,
  GetStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { stageName } from "../../../blocks/api/route-keys.ts";
import type { CheckContext, CheckedSite } from "../context.ts";
import { absentOn } from "./absent.ts";

/** A name that API Gateway answers to in a region, and which APIs it leads to. */
export interface Domain {
  readonly name: string;
  /** The settings of the name. Undefined where the region does not know it. */
  readonly configuration: DomainNameConfiguration | undefined;
  readonly mappings: readonly ApiMapping[];
}

/** The domain of a name. Needs `apigateway:GET`. */
export async function domainOf(
  { clients }: CheckContext,
  { region }: CheckedSite,
  DomainName: string,
): Promise<Domain> {
  const api = clients.apiGateway(region);
  const [domain, mappings] = await Promise.all([
    absentOn(/^NotFound/, api.send(new GetDomainNameCommand({ DomainName }))),
    absentOn(/^NotFound/, api.send(new GetApiMappingsCommand({ DomainName }))),
  ]);
  return {
    name: DomainName,
    configuration: domain?.DomainNameConfigurations?.[0],
    mappings: mappings?.Items ?? [],
  };
}

/** The stage of an API. Needs `apigateway:GET`. */
export const stageOf = ({ clients }: CheckContext, { region }: CheckedSite, ApiId: string) =>
  clients.apiGateway(region).send(new GetStageCommand({ ApiId, StageName: stageName }));
