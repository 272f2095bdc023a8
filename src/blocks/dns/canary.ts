import * as aws from "@pulumi/aws";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";

/**
 * The health check that asks like a customer, from Route 53's checkers in eight regions of the world, every ten seconds, at
 * the address that customers use: whichever region DNS leads to has to answer. No record heeds it.
 */
export function createCanary(
  scope: Scope,
  { name, path }: { readonly name: string; readonly path: string },
): aws.route53.HealthCheck {
  const kind = logicalName("health-check-canary", undefined, scope.suffix);
  return new aws.route53.HealthCheck(
    kind,
    {
      type: "HTTPS",
      fqdn: name,
      resourcePath: path,
      port: 443,
      enableSni: true,
      requestInterval: 10,
      failureThreshold: 3,
      measureLatency: true,
      tags: { Name: logicalName("customers are answered", undefined, scope.suffix) },
    },
    optionsIn(scope),
  );
}
