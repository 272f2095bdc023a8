import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { secretName } from "../../kit/names.ts";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

interface TaskCertificate {
  readonly secretArn: pulumi.Output<string>;
  /** The version of the secret. It changes with each renewal: what names it is deployed anew. */
  readonly versionId: pulumi.Output<string>;
}

const day = 24;
const validity = { authority: 3650 * day, task: 397 * day };
/** Hours before its end in which any update renews a certificate. */
const renewal = { authority: 730 * day, task: 120 * day };

/**
 * The tasks' certificate towards the load balancer: one of a private authority, one for each region. The load balancer
 * encrypts without checking whose it is, and whoever joins the network later can check.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html
 */
export function createTaskCertificate(scope: Scope, keyArn: pulumi.Input<string>): TaskCertificate {
  const block = enter(scope, "TaskCertificate");
  const options = { parent: block.parent };
  const key = (kind: string) =>
    new tls.PrivateKey(
      nameIn(block, `private-key-${kind}`),
      { algorithm: "ECDSA", ecdsaCurve: "P256" },
      options,
    );

  const authorityKey = key("authority");
  const authority = new tls.SelfSignedCert(
    nameIn(block, "authority"),
    {
      privateKeyPem: authorityKey.privateKeyPem,
      isCaCertificate: true,
      maxPathLength: 0,
      setSubjectKeyId: true,
      allowedUses: ["cert_signing", "crl_signing"],
      validityPeriodHours: validity.authority,
      earlyRenewalHours: renewal.authority,
      subject: { organization: application, commonName: nameIn(block, "authority") },
    },
    options,
  );
  const taskKey = key("task");
  const dnsName = `app.${nameIn(block, application)}.internal`;
  const request = new tls.CertRequest(
    nameIn(block, "certificate-request"),
    {
      privateKeyPem: taskKey.privateKeyPem,
      dnsNames: [dnsName],
      subject: { organization: application, commonName: dnsName },
    },
    options,
  );
  const certificate = new tls.LocallySignedCert(
    nameIn(block, "certificate-task"),
    {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: authorityKey.privateKeyPem,
      caCertPem: authority.certPem,
      allowedUses: ["digital_signature", "server_auth"],
      validityPeriodHours: validity.task,
      earlyRenewalHours: renewal.task,
    },
    options,
  );

  const secret = new aws.secretsmanager.Secret(
    nameIn(block, "secret-task-certificate"),
    {
      name: secretName(`${scope.region.code}/task-certificate`, scope.suffix),
      description: "The certificate that tasks show to the load balancer, and its private key",
      kmsKeyId: keyArn,
      recoveryWindowInDays: 0,
    },
    optionsIn(block),
  );
  const version = new aws.secretsmanager.SecretVersion(
    nameIn(block, "secret-version-task-certificate"),
    {
      secretId: secret.id,
      secretString: pulumi.secret(
        pulumi.jsonStringify({
          certificate: pulumi.interpolate`${certificate.certPem}${authority.certPem}`,
          privateKey: taskKey.privateKeyPemPkcs8,
        }),
      ),
    },
    optionsIn(block),
  );
  return { secretArn: secret.arn, versionId: version.versionId };
}
