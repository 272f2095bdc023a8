import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { answerSeconds } from "../../kit/answer-time.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

export interface LoadBalancerArgs {
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
  /** The route to the internet, without which AWS refuses to make a load balancer that faces it. */
  readonly internetRoute: aws.ec2.Route;
  readonly accessLogs: {
    readonly bucket: pulumi.Input<string>;
    readonly prefix: string;
    /** The bucket's policy. It has to be there first: AWS tries to write when logging is turned on. */
    readonly policy: pulumi.Resource;
  };
}

export function createLoadBalancer(scope: Scope, args: LoadBalancerArgs): aws.lb.LoadBalancer {
  const name = nameIn(scope, "alb");
  const { bucket, prefix, policy } = args.accessLogs;
  const logs = { enabled: true, bucket, prefix };
  return new aws.lb.LoadBalancer(
    name,
    {
      loadBalancerType: "application",
      internal: false,
      subnets: [...args.subnetIds],
      securityGroups: [args.groupId],
      // Of a connection on which nothing comes, an answer that is waited for among it: then the client is told 504. The
      // application has to keep its own connections open for longer, or requests meet closed ones.
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-504-issues
      idleTimeout: answerSeconds,
      // Two servers that read one request differently are how requests are smuggled past a firewall.
      dropInvalidHeaderFields: true,
      // `strictest` refuses what is merely unusual as well, a GET with `Content-Length: 0` among it
      // (`GetHeadZeroContentLength`), and that is how API Gateway asks: https://repost.aws/knowledge-center/api-gateway-private-integration-errors
      // What is ambiguous closes both connections, so that nothing can be left on them; what is dangerous is refused.
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#desync-mitigation-mode
      desyncMitigationMode: "defensive",
      // Of what the client claims to be, the application may believe only what the load balancer adds.
      xffHeaderProcessingMode: "append",
      preserveHostHeader: true,
      enableDeletionProtection: false,
      accessLogs: logs,
      connectionLogs: logs,
      tags: { Name: name },
    },
    optionsIn(scope, { dependsOn: [args.internetRoute, policy] }),
  );
}
