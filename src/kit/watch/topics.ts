import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { enter, nameIn, optionsIn, type Scope } from "../scope.ts";
import { type AlarmSeverity, severities } from "./alert.ts";
import { topicPolicy } from "./topic-policy.ts";

/** A region's topics, by the severity of alarms. */
export type Topics = Readonly<Record<AlarmSeverity, Topic>>;

interface Topic {
  readonly arn: pulumi.Output<string>;
  /** The topic's policy, without which nobody may publish. */
  readonly policy: aws.sns.TopicPolicy;
}

interface TopicsArgs {
  /** The ARN of the key for messages. */
  readonly keyArn: pulumi.Input<string>;
  /** Addresses of mail. Each has to confirm by the link in a mail that AWS sends. */
  readonly emails: readonly string[];
  /** Endpoints that pages go to instead, by their hosts. None: they are mailed as well. */
  readonly pageEndpoints: Readonly<Record<string, pulumi.Input<string>>>;
}

export function createTopics(scope: Scope, args: TopicsArgs): Topics {
  const block = enter(scope, "Topics");
  const [page, ticket] = severities;
  const { keyArn, emails, pageEndpoints } = args;
  const paged = Object.keys(pageEndpoints).length > 0;
  return {
    page: createTopic(block, page, { keyArn, emails: paged ? [] : emails, endpoints: pageEndpoints }),
    ticket: createTopic(block, ticket, { keyArn, emails, endpoints: {} }),
  };
}

interface TopicArgs extends Pick<TopicsArgs, "keyArn" | "emails"> {
  readonly endpoints: TopicsArgs["pageEndpoints"];
}

function createTopic(scope: Scope, severity: AlarmSeverity, { keyArn, emails, endpoints }: TopicArgs): Topic {
  const topic = new aws.sns.Topic(
    nameIn(scope, `topic-${severity}`),
    {
      displayName: `${severity} ${scope.region.code} ${scope.suffix}`,
      kmsMasterKeyId: keyArn,
      // SHA-256, where AWS's default is SHA-1.
      signatureVersion: 2,
    },
    optionsIn(scope),
  );
  const policy = new aws.sns.TopicPolicy(
    nameIn(scope, `topic-policy-${severity}`),
    { arn: topic.arn, policy: pulumi.jsonStringify(topicPolicy(scope, topic.arn)) },
    optionsIn(scope),
  );
  for (const email of emails)
    new aws.sns.TopicSubscription(
      nameIn(scope, `subscription-${severity}-${email}`),
      { topic: topic.arn, protocol: "email", endpoint: email },
      optionsIn(scope),
    );
  for (const [host, endpoint] of Object.entries(endpoints))
    new aws.sns.TopicSubscription(
      nameIn(scope, `subscription-${severity}-${host}`),
      // Without a confirmation by itself the provider would wait for somebody's.
      { topic: topic.arn, protocol: "https", endpoint, endpointAutoConfirms: true },
      optionsIn(scope),
    );
  return { arn: topic.arn, policy };
}
