import type { PlainRecord } from "../../../model/registration.ts";
import type { Stage } from "../../stage.ts";
import { type EventScenario, eventOf, ofType } from "./sample.ts";

/** The detectors of a stack. Only the stack that sets up an account hears of the account. */
const detectors = (stage: Stage) => ofType(stage, "aws:guardduty/detector:Detector");

/** A finding of GuardDuty's: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
const finding = (severity: number) => (stage: Stage) =>
  detectors(stage).map((detector) =>
    eventOf("aws.guardduty", "GuardDuty Finding", detector, [], {
      schemaVersion: "2.0",
      accountId: "123456789012",
      type: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
      resource: { resourceType: "AccessKey" },
      service: { serviceName: "guardduty" },
      severity,
    }),
  );

/** A finding of Security Hub's: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
const control = (changes: PlainRecord) => (stage: Stage) =>
  detectors(stage).map((detector) =>
    eventOf("aws.securityhub", "Security Hub Findings - Imported", detector, [], {
      findings: [
        {
          SchemaVersion: "2018-10-08",
          Title: "S3.2 S3 general purpose buckets should block public read access",
          Severity: { Label: "CRITICAL" },
          Workflow: { Status: "NEW" },
          RecordState: "ACTIVE",
          Compliance: { Status: "FAILED" },
          Resources: [{ Type: "AwsS3Bucket", Id: "arn:aws:s3:::bucket" }],
          ...changes,
        },
      ],
    }),
  );

/** An event of AWS Health: https://docs.aws.amazon.com/health/latest/ug/cloudwatch-events-health.html */
const health = (eventTypeCategory: string) => (stage: Stage) =>
  detectors(stage).map((detector) =>
    eventOf("aws.health", "AWS Health Event", detector, [], {
      service: "RDS",
      eventTypeCode: "AWS_RDS_OPERATIONAL_ISSUE",
      eventTypeCategory,
      eventScopeCode: "PUBLIC",
    }),
  );

export const accountEvents: readonly EventScenario[] = [
  { name: "attack-found", says: "GuardDuty finds an attack", told: "page", cases: finding(8) },
  { name: "oddity-found", says: "GuardDuty finds a small oddity", told: "nobody", cases: finding(2) },
  {
    name: "control-fails",
    says: "Security Hub finds a critical control that does not hold",
    told: "ticket",
    cases: control({}),
  },
  {
    name: "control-holds",
    says: "Security Hub finds that a control holds",
    told: "nobody",
    cases: control({ Compliance: { Status: "PASSED" } }),
  },
  {
    name: "control-known",
    says: "Security Hub finds again what somebody has looked at",
    told: "nobody",
    cases: control({ Workflow: { Status: "SUPPRESSED" } }),
  },
  { name: "aws-has-trouble", says: "AWS has trouble in the region", told: "ticket", cases: health("issue") },
  {
    name: "aws-will-maintain",
    says: "AWS will do something to what is here",
    told: "ticket",
    cases: health("scheduledChange"),
  },
  {
    name: "aws-informs",
    says: "AWS informs the account",
    told: "nobody",
    cases: health("accountNotification"),
  },
];
