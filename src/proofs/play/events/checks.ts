import type { Advice } from "../../model/rule.ts";

const eventBridge = "https://docs.aws.amazon.com/eventbridge/latest/userguide";

export const eventChecks = {
  "event-told": {
    why: "AWS tells of some failures by events alone, and who does not hear them learns of it from customers",
    sources: [`${eventBridge}/eb-event-patterns.html`, `${eventBridge}/eb-create-pattern-operators.html`],
    remedy:
      "Compare the rule's pattern with the recorded event in src/proofs/play/events/samples, field by field",
  },
  "event-quiet": {
    why: "Who is told of what is well, or of what is not theirs, stops to read",
    sources: [`${eventBridge}/eb-event-patterns.html`, "ours"],
    remedy: "Have the pattern ask for what tells the failure, and this stack's resource, apart from all else",
  },
  "event-heard": {
    why: "EventBridge takes any pattern, and a rule that matches nothing that AWS sends is never heard of",
    sources: [
      `${eventBridge}/eb-event-patterns.html`,
      "https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html",
    ],
    remedy:
      "Write source, detail type and fields as the service's documentation does, or record an event in src/proofs/play/events/samples, with its source",
  },
  "event-arrives": {
    why: "EventBridge counts what a target refuses, and drops it",
    sources: [`${eventBridge}/eb-use-resource-based.html`, `${eventBridge}/eb-transform-target-input.html`],
    remedy:
      "Let events.amazonaws.com publish or call in the target's policy and key, and take paths that the event has",
  },
} as const satisfies Readonly<Record<string, Advice>>;
