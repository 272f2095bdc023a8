/**
 * The format of the access log: one line of JSON a request. It names the route and not the path, and neither headers nor
 * bodies: what callers write stays out of it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  address: "$context.identity.sourceIp",
  agent: "$context.identity.userAgent",
  domain: "$context.domainName",
  route: "$context.routeKey",
  protocol: "$context.protocol",
  status: "$context.status",
  bytes: "$context.responseLength",
  milliseconds: "$context.responseLatency",
  // Not integrationStatus, which is documented for functions alone.
  integrationStatus: "$context.integration.status",
  integrationMilliseconds: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
  authorizerError: "$context.authorizer.error",
  error: "$context.error.message",
});
