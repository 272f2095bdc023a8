import type { Plain, PlainRecord } from "../registration.ts";
import { type AnswersByType, hash, plannedAccount, text, uuid } from "./made-up.ts";

/** Names, certificates, APIs and load balancers. */
export const entranceAnswers: AnswersByType = {
  "aws:acm/certificate:Certificate": {
    id: ({ region, urn }) => `arn:aws:acm:${region}:${plannedAccount}:certificate/${uuid(urn)}`,
    arn: (_, id) => id,
    // The proof of a name is the same in every region.
    outputs: ({ inputs }) => ({
      domainValidationOptions: [
        inputs.domainName,
        ...((inputs.subjectAlternativeNames ?? []) as Plain[]),
      ].map((domainName) => ({
        domainName: domainName ?? "",
        resourceRecordName: `_${hash(text(domainName), 32)}.${text(domainName)}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_${hash(`${text(domainName)} proof`, 32)}.acm-validations.aws.`,
      })),
    }),
  },
  "aws:acm/certificateValidation:CertificateValidation": { id: ({ inputs }) => text(inputs.certificateArn) },
  "aws:apigatewayv2/api:Api": {
    id: ({ urn }) => hash(urn, 10),
    arn: ({ region }, id) => `arn:aws:apigateway:${region}::/apis/${id}`,
  },
  "aws:apigatewayv2/domainName:DomainName": {
    id: ({ inputs }) => text(inputs.domainName),
    arn: ({ region }, id) => `arn:aws:apigateway:${region}::/domainnames/${id}`,
    outputs: ({ inputs, region, urn }) => ({
      domainNameConfiguration: {
        ...(inputs.domainNameConfiguration as PlainRecord),
        targetDomainName: `d-${hash(urn, 10)}.execute-api.${region}.amazonaws.com`,
        hostedZoneId: `Z${hash(`${region} execute-api`, 13).toUpperCase()}`,
      },
    }),
  },
  "aws:apigatewayv2/stage:Stage": {
    id: ({ inputs }) => text(inputs.name),
    arn: ({ inputs, region }, id) => `arn:aws:apigateway:${region}::/apis/${text(inputs.apiId)}/stages/${id}`,
  },
  "aws:apigatewayv2/vpcLink:VpcLink": {
    id: ({ urn }) => hash(urn, 10),
    arn: ({ region }, id) => `arn:aws:apigateway:${region}::/vpclinks/${id}`,
  },
  "aws:lb/listener:Listener": {
    id: ({ inputs, urn }) =>
      `${text(inputs.loadBalancerArn).replace(":loadbalancer/", ":listener/")}/${hash(urn, 16)}`,
    arn: (_, id) => id,
  },
  "aws:lb/listenerRule:ListenerRule": {
    id: ({ inputs, urn }) =>
      `${text(inputs.listenerArn).replace(":listener/", ":listener-rule/")}/${hash(urn, 16)}`,
    arn: (_, id) => id,
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    id: ({ region, physicalName, inputs, urn }) =>
      `arn:aws:elasticloadbalancing:${region}:${plannedAccount}:loadbalancer/${inputs.loadBalancerType === "network" ? "net" : "app"}/${physicalName}/${hash(urn, 16)}`,
    arn: (_, id) => id,
    outputs: ({ region, physicalName }, id) => ({
      arnSuffix: id.slice(id.indexOf(":loadbalancer/") + ":loadbalancer/".length),
      dnsName: `${physicalName}-${hash(id, 10)}.${region}.elb.amazonaws.com`,
      zoneId: `Z${hash(`elb ${region}`, 13).toUpperCase()}`,
    }),
  },
  "aws:lb/targetGroup:TargetGroup": {
    id: ({ region, physicalName, urn }) =>
      `arn:aws:elasticloadbalancing:${region}:${plannedAccount}:targetgroup/${physicalName}/${hash(urn, 16)}`,
    arn: (_, id) => id,
    outputs: (_, id) => ({ arnSuffix: id.slice(id.indexOf("targetgroup/")) }),
  },
  "aws:route53/record:Record": {
    id: ({ inputs }) => `${text(inputs.zoneId)}_${text(inputs.name)}_${text(inputs.type)}`,
    outputs: ({ inputs }) => ({ fqdn: text(inputs.name).replace(/\.$/, "") }),
  },
  "aws:route53/zone:Zone": {
    id: ({ urn }) => `Z${hash(urn, 20).toUpperCase()}`,
    arn: (_, id) => `arn:aws:route53:::hostedzone/${id}`,
    outputs: (_, id) => ({
      zoneId: id,
      nameServers: ["com", "net", "org", "co.uk"].map(
        (domain, index) => `ns-${parseInt(hash(`${id} ${index}`, 2), 16)}.awsdns-${index}0.${domain}`,
      ),
    }),
  },
};
