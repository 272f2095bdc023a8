import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../names.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import type { PublicNames } from "./names.ts";

export interface CertificatesArgs {
  readonly home: Scope;
  readonly standby: Scope;
  readonly zoneId: pulumi.Input<string>;
  readonly names: PublicNames;
}

/** The ARNs of the validated certificates: what takes one waits until it can be used. */
export interface Certificates {
  readonly home: pulumi.Output<string>;
  readonly standby: pulumi.Output<string>;
}

/**
 * One certificate a region, with all the environment's names. ACM proves a name's owner with the same record in every
 * region of an account, so that there is one record a name and both certificates are validated by it.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function createCertificates(scope: Scope, args: CertificatesArgs): Certificates {
  const { home, standby, names } = args;
  const certificates = { home: request(home, names), standby: request(standby, names) };
  const records = [names.application, ...names.regional].map((name, index) =>
    proveOwner(
      scope,
      args.zoneId,
      certificates.standby,
      name,
      ["application", "home", "standby"][index] ?? name,
    ),
  );
  const validate = (region: Scope, certificate: aws.acm.Certificate) =>
    new aws.acm.CertificateValidation(
      nameIn(region, "certificate-validation"),
      { certificateArn: certificate.arn, validationRecordFqdns: records.map(({ fqdn }) => fqdn) },
      // A zone that nobody delegated to would otherwise take 75 minutes to be found out.
      optionsIn(region, { customTimeouts: { create: "15m" } }),
    ).certificateArn;
  return {
    home: validate(home, certificates.home),
    standby: validate(standby, certificates.standby),
  };
}

function request(scope: Scope, { application, regional }: PublicNames): aws.acm.Certificate {
  const name = nameIn(scope, "certificate");
  return new aws.acm.Certificate(
    name,
    {
      domainName: application,
      subjectAlternativeNames: [...regional],
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      tags: { Name: name },
    },
    optionsIn(scope),
  );
}

function proveOwner(
  scope: Scope,
  zoneId: pulumi.Input<string>,
  certificate: aws.acm.Certificate,
  domainName: string,
  label: string,
): aws.route53.Record {
  const proof = certificate.domainValidationOptions.apply((options) => {
    const found = options.find((option) => option.domainName === domainName);
    if (!found) throw new Error(`ACM asks for no proof of ${domainName}`);
    return found;
  });
  return new aws.route53.Record(
    logicalName(`record-validation-${label}`, undefined, scope.suffix),
    {
      zoneId,
      name: proof.resourceRecordName,
      type: "CNAME",
      records: [proof.resourceRecordValue],
      ttl: 300,
      // The proof of a name is the same whoever asks: one that is there already is as good.
      allowOverwrite: true,
    },
    optionsIn(scope),
  );
}
