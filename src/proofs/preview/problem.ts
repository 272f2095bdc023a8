import type { Violation } from "../model/rule.ts";

const remedies = {
  "preview-fails":
    "Read what an output holds inside its apply() alone: outside there is nothing to read in a preview",
  "preview-registers":
    "Decide by configuration and descriptors what is made and how it is called: no new inside apply(), no name and no condition from an output",
  "preview-options":
    "Take the options of a resource from configuration and descriptors, never from an output",
  "preview-dependencies":
    "Give dependsOn resources instead of outputs, and combine with pulumi.all() what an apply() reads",
  "preview-values":
    "Make the value from the output itself, by apply() or interpolate, and nowhere by what has been known so far",
  "preview-look-ups": "Give look-ups arguments that do not depend on what is known of an output",
} as const;

export type PreviewRule = keyof typeof remedies;

export const previewRules = Object.keys(remedies) as readonly PreviewRule[];

/** @param subject a URN, or what else is at fault */
export const problem = (rule: PreviewRule, subject: string, message: string): Violation => ({
  rule,
  subject,
  message,
  remedy: remedies[rule],
});
