import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { secretName } from "../../kit/names.ts";
import type { Scope } from "../../kit/scope.ts";
import type { WatchSpec } from "../../kit/watch/watch.ts";

/** Alarms and events about the rotation of all secrets of a region: those of this stack, and RDS's own. */
export function watchRotations(scope: Scope, masterSecretArns: readonly pulumi.Input<string>[]): WatchSpec {
  const ownSecrets = arnIn(scope)("secretsmanager", `secret:${secretName("", scope.suffix)}`);
  return {
    events: [
      {
        id: "rotation-failed",
        what: "A password of the database could not be changed",
        severity: "ticket",
        // Secrets Manager tells it to CloudTrail alone: it needs a trail in the account.
        pattern: {
          source: ["aws.secretsmanager"],
          "detail-type": ["AWS Service Event via CloudTrail"],
          detail: {
            eventName: ["RotationFailed"],
            additionalEventData: { SecretId: [{ prefix: ownSecrets }, ...masterSecretArns] },
          },
        },
        paths: { resource: "$.detail.additionalEventData.SecretId", reason: "$.detail.eventName" },
      },
    ],
  };
}
