import * as aws from "@pulumi/aws";
import type { ApiSettings, RequestLimit } from "../../../environments/index.ts";
import { arnIn } from "../../kit/arn.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { allowDelivery } from "../../kit/watch/log-group.ts";
import { accessLogFormat } from "./access-log.ts";
import { routeKeys, stageName } from "./route-keys.ts";
import type { Routes } from "./routes.ts";

interface StageArgs {
  readonly descriptor: ApiSettings;
  readonly routes: Routes;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** The API's stage, with its limits and its log. Every change of a route is live with the update that makes it. */
export function createStage(
  scope: Scope,
  { descriptor, routes, logGroup }: StageArgs,
): aws.apigatewayv2.Stage {
  const name = nameIn(scope, "api-stage");
  const delivery = allowDelivery(scope, "api", {
    logGroup,
    service: "delivery.logs.amazonaws.com",
    condition: {
      StringEquals: { "aws:SourceAccount": scope.accountId },
      ArnLike: {
        "aws:SourceArn": arnIn(scope)("logs", "*"),
      },
    },
  });
  return new aws.apigatewayv2.Stage(
    name,
    {
      apiId: routes.apiId,
      name: stageName,
      autoDeploy: true,
      accessLogSettings: { destinationArn: logGroup.arn, format: accessLogFormat },
      defaultRouteSettings: throttling(descriptor.limit),
      routeSettings: [
        {
          routeKey: routeKeys.payments,
          ...throttling(descriptor.paymentLimit),
          detailedMetricsEnabled: true,
        },
      ],
      tags: { Name: name },
    },
    // A limit for a route that is not there yet is refused.
    optionsIn(scope, { dependsOn: [delivery, ...routes.all] }),
  );
}

const throttling = ({ rate, burst }: RequestLimit) => ({
  throttlingRateLimit: rate,
  throttlingBurstLimit: burst,
});
