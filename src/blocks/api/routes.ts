import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { answerSeconds } from "../../kit/answer-time.ts";
import { clientAddressHeader, clientSubjectHeader } from "../../kit/client-address.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { ApiDoor } from "./door.ts";
import { routeKeys } from "./route-keys.ts";
import type { TokenIssuer } from "./token-issuer.ts";

interface RoutesArgs {
  readonly door: ApiDoor;
  /** The name that the application's load balancer has to have a certificate for. */
  readonly serverName: string;
  /** The name that the application's load balancer is told as the caller's. */
  readonly host: string;
  readonly issuer: TokenIssuer | undefined;
}

export interface Routes {
  readonly apiId: pulumi.Output<string>;
  readonly apiName: pulumi.Output<string>;
  readonly all: readonly aws.apigatewayv2.Route[];
}

/**
 * The subject of a token. The firewall limits callers by it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html (context variables),
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html (claims)
 */
const withSubject = { [`overwrite:header.${clientSubjectHeader}`]: "$context.authorizer.claims.sub" };

/**
 * Takes away a subject header that a caller has sent, so that nobody is counted as somebody else. The value is unused, but
 * an expression needs one.
 */
const withoutSubject = { [`remove:header.${clientSubjectHeader}`]: "''" };

/** The API's routes. All of them lead through the door; the health path alone asks for no token. */
export function createRoutes(scope: Scope, { door, serverName, host, issuer }: RoutesArgs): Routes {
  const name = nameIn(scope, "http-api");
  const api = new aws.apigatewayv2.Api(
    name,
    {
      protocolType: "HTTP",
      description: "The public API of the payment application",
      // Its own name would be a way in that no record and no certificate of ours stands for.
      disableExecuteApiEndpoint: true,
      tags: { Name: name },
    },
    optionsIn(scope),
  );
  const lead = (kind: string, subject: Readonly<Record<string, string>>) =>
    new aws.apigatewayv2.Integration(
      nameIn(scope, kind),
      {
        apiId: api.id,
        integrationType: "HTTP_PROXY",
        integrationMethod: "ANY",
        integrationUri: door.listener.arn,
        connectionType: "VPC_LINK",
        connectionId: door.link.id,
        payloadFormatVersion: "1.0",
        timeoutMilliseconds: answerSeconds * 1000,
        tlsConfig: { serverNameToVerify: serverName },
        requestParameters: {
          // The fence goes by it. Left alone it would be the balancer's own name.
          "overwrite:header.host": host,
          // Overwritten, so that a caller cannot send another's.
          [`overwrite:header.${clientAddressHeader}`]: "$context.identity.sourceIp",
          ...subject,
        },
      },
      optionsIn(scope),
    );
  // A route without a token has an integration of its own: what API Gateway would write for a claim that is not there is
  // nowhere said.
  const open = {
    integration: lead("api-integration", withoutSubject),
    access: { authorizationType: "NONE" },
  };
  const guarded = issuer && {
    integration: lead("api-integration-tokens", withSubject),
    access: { authorizationType: "JWT", authorizerId: authorizer(scope, api.id, issuer) },
  };
  const route = (kind: string, routeKey: string, { integration, access }: typeof open) =>
    new aws.apigatewayv2.Route(
      nameIn(scope, kind),
      { apiId: api.id, routeKey, target: integration.id.apply((id) => `integrations/${id}`), ...access },
      optionsIn(scope),
    );
  return {
    apiId: api.id,
    apiName: api.name,
    all: [
      route("api-route-payments", routeKeys.payments, guarded ?? open),
      route("api-route-health", routeKeys.health, open),
      route("api-route-default", routeKeys.others, guarded ?? open),
    ],
  };
}

const authorizer = (scope: Scope, apiId: pulumi.Input<string>, { url, audiences }: TokenIssuer) =>
  new aws.apigatewayv2.Authorizer(
    nameIn(scope, "api-authorizer"),
    {
      apiId,
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: url, audiences: [...audiences] },
    },
    optionsIn(scope),
  ).id;
