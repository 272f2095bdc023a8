import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ApiSettings as Descriptor } from "../../../environments/index.ts";
import type { AliasTargets } from "../../kit/alias-target.ts";
import type { ApiNames } from "../../kit/public-names.ts";
import { enter, type Scope } from "../../kit/scope.ts";
import { createLogGroup } from "../../kit/watch/log-group.ts";
import { type ApiSubject, countRequests } from "./alarms.ts";
import { createDomain } from "./domain.ts";
import { createDoor, type DoorArgs } from "./door.ts";
import { stageName } from "./route-keys.ts";
import { createRoutes } from "./routes.ts";
import { createStage } from "./stage.ts";
import type { TokenIssuer } from "./token-issuer.ts";

export interface ApiArgs extends Omit<DoorArgs, "serverName"> {
  readonly descriptor: Descriptor;
  readonly names: ApiNames;
  /** The name that leads to this region's API alone. */
  readonly regionalName: string;
  /** A certificate for all of the API's names. */
  readonly certificateArn: pulumi.Input<string>;
  /** A name on the certificate of the application's load balancer. */
  readonly serverName: string;
  /** The issuer of the tokens that callers have to show; undefined where the application alone decides who may call. */
  readonly issuer: TokenIssuer | undefined;
  readonly logs: { readonly keyArn: pulumi.Input<string>; readonly retentionDays: number };
}

/** The target of the names in this region, and the identifiers of the API for people and alarms. */
export interface Api extends AliasTargets {
  readonly id: pulumi.Output<string>;
  /** The network load balancer before the application's load balancer. */
  readonly balancer: aws.lb.LoadBalancer;
  readonly subject: ApiSubject;
}

/** The public API: limits and tokens before the one door that all requests come through. */
export function createApi(scope: Scope, args: ApiArgs): Api {
  const block = enter(scope, "Api");
  const { descriptor, names, certificateArn } = args;

  const door = createDoor(block, args);
  const routes = createRoutes(block, {
    door,
    serverName: args.serverName,
    host: names.public,
    issuer: args.issuer,
  });
  const logGroup = createLogGroup(block, { component: "api", ...args.logs });
  const stage = createStage(block, { descriptor, routes, logGroup });
  const domain = (kind: string, domainName: string) =>
    createDomain(block, { kind, domainName, certificateArn, apiId: routes.apiId, stage });

  return {
    public: domain("api-domain", names.public),
    regional: domain("api-domain-regional", args.regionalName),
    id: routes.apiId,
    balancer: door.balancer,
    subject: {
      apiId: routes.apiId,
      stage: stageName,
      ...countRequests(block, logGroup),
    },
  };
}
