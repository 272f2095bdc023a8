import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { bothOf, type Pair } from "../../../regions/index.ts";
import { logicalName } from "../../kit/names.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface CertificatesArgs extends Pair<Scope> {
  readonly zoneId: pulumi.Input<string>;
  /** The part of the certificates' names that tells them apart; undefined for the application's. */
  readonly of: string | undefined;
  readonly names: {
    readonly domain: string;
    readonly regional: Pair<string>;
  };
}

/** The ARNs of the validated certificates: whoever takes one waits until it can be used. */
type Certificates = Pair<pulumi.Output<string>>;

/**
 * One certificate a region, each with all the names. ACM proves a name's owner with the same record in every region of
 * an account, so that there is one record a name and both certificates are validated by it.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function createCertificates(scope: Scope, args: CertificatesArgs): Certificates {
  const { primary, secondary, names } = args;
  const called = (kind: string) => (args.of === undefined ? kind : `${kind}-${args.of}`);
  const request = (region: Scope) => {
    const name = nameIn(region, called("certificate"));
    return new aws.acm.Certificate(
      name,
      {
        domainName: names.domain,
        subjectAlternativeNames: [...bothOf(names.regional)],
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
        tags: { Name: name },
      },
      optionsIn(region),
    );
  };
  const certificates = { primary: request(primary), secondary: request(secondary) };
  const labels = {
    [names.domain]: "application",
    [names.regional.primary]: "primary",
    [names.regional.secondary]: "secondary",
  };
  const records = Object.entries(labels).map(([name, label]) =>
    proveOwner(
      scope,
      args.zoneId,
      certificates.secondary,
      name,
      args.of === undefined ? label : `${args.of}-${label}`,
    ),
  );
  const validate = (region: Scope, certificate: aws.acm.Certificate) =>
    new aws.acm.CertificateValidation(
      nameIn(region, called("certificate-validation")),
      { certificateArn: certificate.arn, validationRecordFqdns: records.map(({ fqdn }) => fqdn) },
      // ACM may take 30 minutes once the record is there (dns-validation.html, "Pending validation"); the provider itself
      // would wait 75, also for a zone that nobody delegated to (hashicorp/terraform-provider-aws, certificate_validation.go).
      optionsIn(region, { customTimeouts: { create: "45m" } }),
    ).certificateArn;
  return {
    primary: validate(primary, certificates.primary),
    secondary: validate(secondary, certificates.secondary),
  };
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
