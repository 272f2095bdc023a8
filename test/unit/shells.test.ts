import test from "ava";
import { mayCall } from "../../src/proofs/iam/requests/evaluate.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { mayDoTo, powersOf } from "../support/powers.ts";
import { resource } from "../support/synthesize.ts";

let full: Synthesis;
test.before(async () => {
  full = await synthesizeClean();
});

const account = "us-west-2:123456789012";
const host = `arn:aws:ec2:${account}:instance/i-0`;
const preferences = `arn:aws:ssm:${account}:document/SSM-SessionManagerRunShell`;
const may = (person: string, action: string, arn: string) =>
  mayDoTo(powersOf(full, person), action, arn, { "aws:RequestedRegion": "us-west-2" });

test("in an emergency a host is entered by a shell that is recorded, or by a port that is forwarded", (t) => {
  const starts = (arn: string) => may("break-glass", "ssm:StartSession", arn);
  const awsDocument = (name: string) => `arn:aws:ssm:us-west-2::document/${name}`;
  for (const arn of [host, preferences, awsDocument("AWS-StartPortForwardingSessionToRemoteHost")])
    t.true(starts(arn), arn);
  for (const arn of [
    awsDocument("AWS-StartInteractiveCommand"),
    awsDocument("AWS-StartSSHSession"),
    `arn:aws:ssm:${account}:document/one-of-their-own`,
    `arn:aws:ecs:${account}:task/payments-usw2-production/0`,
    `arn:aws:ssm:${account}:managed-instance/mi-0`,
  ])
    t.false(starts(arn), arn);
});

test("nobody has Systems Manager run a command on a host, or changes how shells are recorded", (t) => {
  const commands = [
    "CreateAssociation",
    "CreateAssociationBatch",
    "RegisterTaskWithMaintenanceWindow",
    "SendCommand",
    "UpdateAssociation",
    "UpdateMaintenanceWindowTask",
  ];
  const changes = [
    "CreateDocument",
    "DeleteDocument",
    "ModifyDocumentPermission",
    "UpdateDocument",
    "UpdateDocumentDefaultVersion",
  ];
  for (const person of ["break-glass", "deployer", "destroyer", "operator"]) {
    for (const command of commands) t.false(may(person, `ssm:${command}`, host), `${person} ${command}`);
    for (const change of changes) t.false(may(person, `ssm:${change}`, preferences), `${person} ${change}`);
  }
  for (const person of ["deployer", "destroyer"]) {
    t.false(may(person, "ssm:StartSession", host));
    t.true(may(person, "ssm:GetDocument", preferences));
  }
});

test("a host writes shells down in the group of whichever environment's stack keeps it, and in no other group", (t) => {
  const writes = (group: string, environment: string) =>
    mayCall(
      {
        statements: statementsOf(resource(full, "role-policy-host-usw2-production").inputs.policy),
        boundary: statementsOf(resource(full, "boundary-workloads-production").inputs.policy),
      },
      {
        action: "logs:PutLogEvents",
        arn: `arn:aws:logs:${account}:log-group:/payments/${environment}/usw2/${group}:log-stream:ann-0`,
        context: { "aws:ResourceTag/Environment": environment },
      },
    );
  t.true(writes("host-shells", "production"));
  t.true(writes("host-shells", "staging"));
  t.false(writes("app", "staging"));
  t.false(writes("trail", "production"));
});
