import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { IngressSettings } from "../../../environments/index.ts";
import { testPort } from "../../../environments/ports.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface ListenersArgs {
  readonly loadBalancerArn: pulumi.Input<string>;
  readonly certificateArn: pulumi.Input<string>;
  readonly tlsPolicy: IngressSettings["tlsPolicy"];
}

export interface Listeners {
  readonly production: aws.lb.Listener;
  readonly test: aws.lb.Listener;
}

/** The listeners: 443 for customers, the test port for those inside the network, and 80, which redirects to 443. */
export function createListeners(scope: Scope, args: ListenersArgs): Listeners {
  const { loadBalancerArn, certificateArn, tlsPolicy } = args;
  new aws.lb.Listener(
    nameIn(scope, "listener-http"),
    {
      loadBalancerArn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [
        { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
      ],
      routingHttpResponseServerEnabled: false,
    },
    optionsIn(scope),
  );
  const secure = (kind: string, port: number) =>
    new aws.lb.Listener(
      nameIn(scope, `listener-${kind}`),
      {
        loadBalancerArn,
        port,
        protocol: "HTTPS",
        sslPolicy: tlsPolicy,
        certificateArn,
        // Never reached while the application's rule is there: ECS can only steer rules, not defaults.
        defaultActions: [
          {
            type: "fixed-response",
            fixedResponse: { statusCode: "503", contentType: "text/plain", messageBody: "Not in service" },
          },
        ],
        routingHttpResponseServerEnabled: false,
        // Two years, as browsers' preload lists ask for. https://hstspreload.org
        routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=63072000; includeSubDomains",
        routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
        routingHttpResponseXFrameOptionsHeaderValue: "DENY",
      },
      optionsIn(scope),
    );
  return { production: secure("production", 443), test: secure("test", testPort) };
}
