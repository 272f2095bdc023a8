import { itemsOf } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import { findingsAt, type Rule, ruleFor } from "../model/rule.ts";
import { isKnown } from "./unknowns.ts";

const certificateType = "aws:acm/certificate:Certificate";
const validationType = "aws:acm/certificateValidation:CertificateValidation";
const recordType = "aws:route53/record:Record";
const zoneType = "aws:route53/zone:Zone";

/** Rules about certificates, and about the zones and records by which a name is proven and found. */
export const certificateRules: readonly Rule[] = [
  ruleFor(
    certificateType,
    {
      id: "certificate-validation",
      severity: "medium",
      pciDss: ["4.2.1"],
      requirement: "A certificate is validated by one record for each of its names, within 45 minutes",
      why: "ACM may leave a certificate pending for 30 minutes after its record is there, and the provider waits 75 for a zone that nobody delegated to",
      sources: [
        "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
        "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/acm/certificate_validation.go",
      ],
      remedy: "Make them with createCertificates()",
    },
    ({ domainName, subjectAlternativeNames }, registration, { users, ofType }) => {
      const [validation, ...others] = users(registration, validationType, "certificateArn");
      if (!validation || others.length > 0) return "has not one validation";
      if (validation.customTimeouts.create !== "45m") return "is given up too soon, or waited for too long";
      const records = ofType(recordType).filter(({ urn }) =>
        validation.propertyDependencies.validationRecordFqdns?.includes(urn),
      );
      const names = new Set([domainName, ...itemsOf(subjectAlternativeNames)]);
      return records.length !== names.size && `has ${names.size} names and ${records.length} records`;
    },
  ),
  {
    id: "record-once",
    severity: "medium",
    pciDss: [],
    requirement: "No two records of a zone have the same name and type, because Route 53 refuses the second",
    why: "Route 53 refuses a second record of a name and type, and ACM asks for the same one in every region",
    sources: [
      "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html",
      "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
    ],
    remedy: "Share the record: ACM proves a name with the same one in every region",
    check: (stack) => {
      const keyOf = ({ inputs: { zoneId, name, type, setIdentifier } }: Registration) =>
        `${zoneId} ${name} ${type} ${setIdentifier ?? ""}`;
      const records = stack
        .ofType(recordType)
        .filter(({ inputs }) => isKnown(inputs, "zoneId") && isKnown(inputs, "name"));
      return findingsAt(
        stack,
        records,
        (record) => records.find((other) => keyOf(other) === keyOf(record)) !== record && "is there already",
      );
    },
  },
  ruleFor(
    zoneType,
    {
      id: "zone-teardown",
      severity: "low",
      pciDss: [],
      requirement: "A zone of ours can be deleted with what others put into it",
      why: "Route 53 deletes a zone only when it holds nothing but its own two records",
      sources: [
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html",
        "@pulumi/aws/route53/zone.d.ts#forceDestroy",
      ],
      remedy: "Set forceDestroy",
    },
    ({ forceDestroy }) => forceDestroy !== true && "cannot be deleted while it has records",
  ),
  {
    id: "zone-public",
    severity: "high",
    pciDss: [],
    requirement: "The zone of customers' names is a public one, whether it is looked up or made",
    why: "A private zone answers inside its networks alone: nobody outside finds the name, and no certificate is proven",
    sources: [
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html",
      "@pulumi/aws/route53/getZone.d.ts#privateZone",
    ],
    remedy: "Look up with privateZone: false, and make it without vpcs",
    check: ({ invokes, ofType }) => {
      const lead = ofType(recordType).filter(({ inputs }) => inputs.failoverRoutingPolicies !== undefined);
      return [
        ...invokes
          .filter(({ token, args }) => token === "aws:route53/getZone:getZone" && args.privateZone === true)
          .map(({ token }) => ({ subject: token, message: "looks a private zone up" })),
        ...ofType(zoneType)
          .filter(
            (zone) =>
              itemsOf(zone.inputs.vpcs).length > 0 &&
              lead.some(({ propertyDependencies }) => propertyDependencies.zoneId?.includes(zone.urn)),
          )
          .map(({ urn }) => ({ subject: urn, message: "is private, and customers' names are in it" })),
      ];
    },
  },
];
