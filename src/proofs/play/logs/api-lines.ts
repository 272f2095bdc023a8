/** An answer of an API's, as far as its access log tells of it. A dash stands for a value that there was not. */
export interface ApiCall {
  readonly status: string;
  readonly integrationStatus: string;
}

/**
 * A line of an HTTP API's access log: its format with the variables filled in, and a dash for one that has no value.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function apiLine(format: string, { status, integrationStatus }: ApiCall): string {
  const values: Readonly<Record<string, string>> = {
    "context.domainName": "api.example.com",
    "context.httpMethod": "POST",
    "context.identity.sourceIp": "198.51.100.7",
    "context.integration.integrationStatus": integrationStatus,
    "context.integration.status": integrationStatus,
    "context.integrationLatency": "96",
    "context.integrationStatus": integrationStatus,
    "context.path": "/payments",
    "context.protocol": "HTTP/1.1",
    "context.requestId": "JKJaXmPLvHcESHA=",
    "context.requestTime": "29/Nov/2026:08:12:21 +0000",
    "context.responseLatency": "120",
    "context.responseLength": "64",
    "context.routeKey": "POST /payments",
    "context.status": status,
  };
  return format.replaceAll(/\$([\w.]+)/g, (_, name: string) => values[name] ?? "-");
}
