import * as aws from "@pulumi/aws";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { type HostShellsArgs, recordHostShells } from "./host-shells.ts";
import { createRecorder, type RecorderArgs } from "./recorder.ts";

/** GuardDuty's sources beside trails, flows and queries, for all that this product uses. */
const features = ["S3_DATA_EVENTS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"];

/** The services of which an account has one in each region, so that one stack of the account makes them. */
export function createAccountBaseline(scope: Scope, args: RecorderArgs & HostShellsArgs): void {
  const block = enter(scope, "AccountBaseline");
  const detector = new aws.guardduty.Detector(
    nameIn(block, "detector"),
    { enable: true, findingPublishingFrequency: "FIFTEEN_MINUTES" },
    optionsIn(block),
  );
  for (const feature of features)
    new aws.guardduty.DetectorFeature(
      nameIn(block, `detector-${feature.toLowerCase().replaceAll("_", "-")}`),
      { detectorId: detector.id, name: feature, status: "ENABLED" },
      optionsIn(block),
    );
  new aws.accessanalyzer.Analyzer(
    nameIn(block, "access-analyzer"),
    { analyzerName: nameIn(block, "access-analyzer"), type: "ACCOUNT" },
    optionsIn(block),
  );
  recordHostShells(block, args);
  const recorder = createRecorder(block, args);
  const hub = new aws.securityhub.Account(
    nameIn(block, "security-hub"),
    { enableDefaultStandards: false, autoEnableControls: true, controlFindingGenerator: "SECURITY_CONTROL" },
    // Its controls read what Config records.
    optionsIn(block, { dependsOn: recorder }),
  );
  new aws.securityhub.StandardsSubscription(
    nameIn(block, "security-standard-pci-dss"),
    { standardsArn: `arn:aws:securityhub:${block.region.name}::standards/pci-dss/v/4.0.1` },
    optionsIn(block, { dependsOn: hub }),
  );
}
