import type { WatchSpec } from "../../kit/watch/watch.ts";

/** The watch over AWS's findings about the account in a region, for the one stack that sets up GuardDuty and Security Hub. */
export const watchAccount: WatchSpec = {
  events: [
    {
      id: "threat-found",
      what: "GuardDuty has found what looks like an attack",
      severity: "page",
      // High and critical. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
      pattern: {
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { severity: [{ numeric: [">=", 7] }] },
      },
      paths: { resource: "$.detail.resource.resourceType", reason: "$.detail.type" },
    },
    {
      id: "control-failed",
      what: "Security Hub has found that a control does not hold",
      severity: "ticket",
      // Once: whoever has looked at it sets the workflow's status. GuardDuty's findings come by themselves.
      // https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
      pattern: {
        source: ["aws.securityhub"],
        "detail-type": ["Security Hub Findings - Imported"],
        detail: {
          findings: {
            Severity: { Label: ["CRITICAL", "HIGH"] },
            Workflow: { Status: ["NEW"] },
            RecordState: ["ACTIVE"],
            Compliance: { Status: ["FAILED"] },
          },
        },
      },
      paths: { resource: "$.detail.findings[0].Resources[0].Id", reason: "$.detail.findings[0].Title" },
    },
    {
      id: "aws-health",
      what: "AWS has trouble, or will do something to what is here",
      severity: "ticket",
      // https://docs.aws.amazon.com/health/latest/ug/about-public-events.html
      pattern: {
        source: ["aws.health"],
        "detail-type": ["AWS Health Event"],
        detail: { eventTypeCategory: ["issue", "scheduledChange"] },
      },
      paths: { resource: "$.detail.service", reason: "$.detail.eventTypeCode" },
    },
  ],
};
