import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { allowLogDelivery } from "../../kit/watch/log-group.ts";
import { visibility, type WebAclRulesArgs, webAclRules } from "./web-acl-rules.ts";

export interface WebAclArgs extends Omit<WebAclRulesArgs, "apiAddresses"> {
  readonly loadBalancerArn: pulumi.Input<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** The range that requests to the public API come from; undefined where there is none. */
  readonly apiRange: string | undefined;
}

/** The web firewall in front of the load balancer, and its log. @returns the name that its metrics are under */
export function createWebAcl(scope: Scope, args: WebAclArgs): pulumi.Output<string> {
  const name = nameIn(scope, "web-acl");
  const apiAddresses =
    args.apiRange === undefined
      ? undefined
      : new aws.wafv2.IpSet(
          nameIn(scope, "ip-set-api"),
          { scope: "REGIONAL", ipAddressVersion: "IPV4", addresses: [args.apiRange] },
          optionsIn(scope),
        ).arn;
  const acl = new aws.wafv2.WebAcl(
    name,
    {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rules: webAclRules({ ...args, apiAddresses }),
      visibilityConfig: visibility(name),
      tags: { Name: name },
    },
    optionsIn(scope),
  );
  new aws.wafv2.WebAclAssociation(
    nameIn(scope, "web-acl-association"),
    { webAclArn: acl.arn, resourceArn: args.loadBalancerArn },
    optionsIn(scope),
  );
  new aws.wafv2.WebAclLoggingConfiguration(
    nameIn(scope, "web-acl-logging"),
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [args.logGroup.arn],
      redactedFields: ["authorization", "cookie"].map((header) => ({ singleHeader: { name: header } })),
    },
    optionsIn(scope, { dependsOn: allowLogDelivery(scope, "web-acl", args.logGroup) }),
  );
  return acl.visibilityConfig.metricName;
}
