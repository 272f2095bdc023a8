import type * as pulumi from "@pulumi/pulumi";
import { graph, line, series, type Widget } from "../../kit/watch/dashboard.ts";
import { metricOf } from "../../kit/watch/metric.ts";

export interface IngressWidgetsArgs {
  readonly region: string;
  readonly webAcl: pulumi.Input<string>;
  readonly certificateArn: pulumi.Input<string>;
}

/** What the firewall blocks, and how long the certificate is good for. */
export function ingressWidgets({ region, webAcl, certificateArn }: IngressWidgetsArgs): readonly Widget[] {
  const blocked = metricOf("AWS/WAFV2", { WebACL: webAcl, Rule: "ALL", Region: region });
  const certificate = metricOf("AWS/CertificateManager", { CertificateArn: certificateArn });
  return [
    series(region, "Requests that the firewall blocks, a minute", 8, [
      line(blocked("BlockedRequests", "Sum"), { label: "blocked" }),
    ]),
    graph({
      title: "Certificate, days left",
      region,
      width: 4,
      period: 86_400,
      view: "singleValue",
      since: "P3D",
      lines: [line(certificate("DaysToExpiry", "Minimum"), { label: "days" })],
    }),
  ];
}
