import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { allowLogDelivery } from "../../kit/watch/log-group.ts";
import type { ApiCallers } from "./web-acl-limits.ts";
import { probeLabel, visibility, type WebAclRulesArgs, webAclRules } from "./web-acl-rules.ts";

interface WebAclArgs extends Omit<WebAclRulesArgs, "api"> {
  readonly loadBalancerArn: pulumi.Input<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** The public API. Undefined without one. */
  readonly api: FirewalledApi | undefined;
}

/** The way of requests to the public API to the load balancer. */
export interface FirewalledApi extends Omit<ApiCallers, "addresses"> {
  /** The range that requests to the API come from. */
  readonly range: string;
}

/** Headers that may let somebody in: logins, sessions and keys. So may what stands in a link, which is why no query is kept. */
const secretHeaders = ["authorization", "proxy-authorization", "cookie", "x-api-key", "idempotency-key"];

/** The web firewall in front of the load balancer, and its log. @returns the name that its metrics are under */
export function createWebAcl(scope: Scope, args: WebAclArgs): pulumi.Output<string> {
  const name = nameIn(scope, "web-acl");
  const api = args.api && {
    ...args.api,
    addresses: new aws.wafv2.IpSet(
      nameIn(scope, "ip-set-api"),
      { scope: "REGIONAL", ipAddressVersion: "IPV4", addresses: [args.api.range] },
      optionsIn(scope),
    ).arn,
  };
  const acl = new aws.wafv2.WebAcl(
    name,
    {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rules: webAclRules({ ...args, api }),
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
      redactedFields: [{ queryString: {} }, ...secretHeaders.map((name) => ({ singleHeader: { name } }))],
      loggingFilter: {
        defaultBehavior: "KEEP",
        filters: [
          {
            // One that was refused is kept, whoever it says it is.
            behavior: "DROP",
            requirement: "MEETS_ALL",
            conditions: [
              { actionCondition: { action: "ALLOW" } },
              {
                labelNameCondition: {
                  // Under its full name. https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-requirements.html
                  labelName: pulumi.interpolate`awswaf:${scope.accountId}:webacl:${acl.name}:${probeLabel}`,
                },
              },
            ],
          },
        ],
      },
    },
    optionsIn(scope, { dependsOn: allowLogDelivery(scope, "web-acl", args.logGroup) }),
  );
  return acl.visibilityConfig.metricName;
}
