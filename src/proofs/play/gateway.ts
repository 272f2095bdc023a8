import { number, type Resource, record, records, text } from "../reachability/inventory.ts";
import { after, type PlayedAnswer, type PlayedRequest, silence, step, unanswered } from "./answer.ts";
import { askBalancer } from "./balancer.ts";
import type { Stage } from "./stage.ts";

/**
 * The answer of API Gateway by one of its names: the mapped API's route for method and path, or its default, leads through
 * a VPC link to a network load balancer, and on to what is attached to it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function askGateway(stage: Stage, domain: Resource, request: PlayedRequest): PlayedAnswer {
  const { inventory } = stage;
  const here = (type: string) => inventory.ofType(type).filter(({ region }) => region === domain.region);
  const mapping = here("aws:apigatewayv2/apiMapping:ApiMapping").find(
    ({ inputs }) => inputs.domainName === domain.inputs.domainName,
  );
  const api = text(mapping?.inputs.apiId);
  if (api === undefined) return unanswered(404, "", step(domain, "is mapped to no API"));
  const routes = here("aws:apigatewayv2/route:Route").filter(({ inputs }) => inputs.apiId === api);
  const route = [`${request.method} ${request.path}`, `ANY ${request.path}`, "$default"]
    .map((key) => routes.find(({ inputs }) => inputs.routeKey === key))
    .find((one) => one !== undefined);
  if (route === undefined) return unanswered(404, "", step(domain, "has no route for it"));
  const integration = here("aws:apigatewayv2/integration:Integration").find(
    ({ id }) => route.inputs.target === `integrations/${id}`,
  );
  if (integration === undefined) return unanswered(500, "", step(route, "leads to no integration"));
  return after(throughLink(stage, integration, request), step(route, `leads to ${integration.name}`));
}

function throughLink(stage: Stage, integration: Resource, request: PlayedRequest): PlayedAnswer {
  const { inventory } = stage;
  const host = text(record(integration.inputs.requestParameters)["overwrite:header.host"]) ?? request.host;
  const listener = inventory.find("aws:lb/listener:Listener", text(integration.inputs.integrationUri));
  const group = text(records(listener?.inputs.defaultActions)[0]?.targetGroupArn);
  const attachment = inventory
    .ofType("aws:lb/targetGroupAttachment:TargetGroupAttachment")
    .find(({ inputs }) => inputs.targetGroupArn === group);
  const balancer = inventory
    .ofType("aws:lb/loadBalancer:LoadBalancer")
    .find(({ computed }) => computed.arn === attachment?.inputs.targetId);
  if (listener === undefined || attachment === undefined || balancer === undefined)
    return silence(step(integration, "leads to no load balancer"));
  const port = number(attachment.inputs.port) ?? request.port;
  return after(
    askBalancer(stage, balancer, { ...request, host, port }),
    step(listener, `leads to ${balancer.name}`),
  );
}
