import * as aws from "@pulumi/aws";
import { type Pair, pairOf, type Slot } from "../../../regions/index.ts";
import { logicalName } from "../../kit/names.ts";
import { healthPath } from "../../kit/paths.ts";
import type { ApiNames } from "../../kit/public-names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";

/** The regions that checkers ask from: the fewest that Route 53 allows, none of them the primary region. */
const checkerRegions = ["eu-west-1", "us-west-1", "us-west-2"];

/**
 * Calls the public API in each region. Besides being told of, that keeps the way open: API Gateway takes a VPC link down
 * that nothing has passed for 60 days, and would need minutes to put it up when a region takes over.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
 */
export function createApiChecks(scope: Scope, { regional }: ApiNames): Pair<aws.route53.HealthCheck> {
  const create = (at: Slot, fqdn: string) =>
    new aws.route53.HealthCheck(
      logicalName(`health-check-api-${at}`, undefined, scope.suffix),
      {
        type: "HTTPS",
        fqdn,
        resourcePath: healthPath,
        port: 443,
        enableSni: true,
        requestInterval: 30,
        failureThreshold: 3,
        regions: checkerRegions,
        tags: { Name: logicalName(`the API answers in ${at}`, undefined, scope.suffix) },
      },
      optionsIn(scope),
    );
  return pairOf((at) => create(at, regional[at]));
}
