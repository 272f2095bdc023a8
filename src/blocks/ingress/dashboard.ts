import { graph, line, series, type Widget } from "../../kit/watch/dashboard.ts";
import { metricOf } from "../../kit/watch/metric.ts";
import type { IngressSubject } from "./alarms.ts";

/** The dashboard row of the way in: blocked requests, and the certificate's days. */
export function ingressRow({
  region,
  webAcl,
  certificateArn,
}: Omit<IngressSubject, "loadBalancer">): readonly Widget[] {
  const blocked = metricOf("AWS/WAFV2", { WebACL: webAcl, Rule: "ALL", Region: region });
  const certificate = metricOf("AWS/CertificateManager", { CertificateArn: certificateArn });
  return [
    series(region, "Requests that the firewall blocks, a minute", 18, [
      line(blocked("BlockedRequests", "Sum"), { label: "blocked" }),
    ]),
    graph({
      title: "Certificate, days left",
      region,
      width: 6,
      period: 86_400,
      view: "singleValue",
      since: "P3D",
      lines: [line(certificate("DaysToExpiry", "Minimum"), { label: "days" })],
    }),
  ];
}
