import type * as pulumi from "@pulumi/pulumi";
import type { Api as Descriptor } from "../../environments/index.ts";
import type { TokenIssuer } from "../config.ts";
import type { ApiNames } from "../dns/names.ts";
import type { Targets } from "../dns/records.ts";
import { type ApiSubject, countRequests } from "../observability/api-alarms.ts";
import { createLogGroup } from "../observability/log-group.ts";
import { enter, type Scope } from "../scope.ts";
import { createDomain } from "./domain.ts";
import { createDoor, type DoorArgs } from "./door.ts";
import { stageName } from "./route-keys.ts";
import { createRoutes } from "./routes.ts";
import { createStage } from "./stage.ts";

export interface ApiArgs extends Omit<DoorArgs, "serverName"> {
  readonly descriptor: Descriptor;
  readonly names: ApiNames;
  /** The one of the names that leads to this region alone. */
  readonly regionalName: string;
  /** With all the names. */
  readonly certificateArn: pulumi.Input<string>;
  /** A name on the certificate of the application's load balancer. */
  readonly serverName: string;
  /** Whose tokens are asked for; undefined where the application alone decides who may call. */
  readonly issuer: TokenIssuer | undefined;
  readonly logs: { readonly keyArn: pulumi.Input<string>; readonly retentionDays: number };
}

/** What the names lead to in this region, and what people and alarms know the API by. */
export interface Api extends Targets {
  readonly id: pulumi.Output<string>;
  /** The ARN of the balancer before the application's load balancer. */
  readonly balancerArn: pulumi.Output<string>;
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
    balancerArn: door.balancer.arn,
    subject: {
      apiId: routes.apiId,
      stage: stageName,
      ...countRequests(block, logGroup),
    },
  };
}
