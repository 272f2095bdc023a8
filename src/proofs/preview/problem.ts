import { type Advice, breachOf, type Violation } from "../model/rule.ts";

const concepts = "https://www.pulumi.com/docs/iac/concepts";

const checks = {
  "preview-fails": {
    why: "Outputs have no value before the update, and a program that reads one all the same ends there",
    sources: [`${concepts}/inputs-outputs/`],
    remedy:
      "Read what an output holds inside its apply() alone: outside there is nothing to read in a preview",
  },
  "preview-registers": {
    why: "What is made inside an apply() is in no preview, so that nobody has approved it",
    sources: [`${concepts}/inputs-outputs/apply/`],
    remedy:
      "Decide by configuration and descriptors what is made and how it is called: no new inside apply(), no name and no condition from an output",
  },
  "preview-options": {
    why: "A preview that shows other options than the update has shows no replacement and no loss of protection",
    sources: ["ours"],
    remedy: "Take the options of a resource from configuration and descriptors, never from an output",
  },
  "preview-dependencies": {
    why: "The order of an update is that of the dependencies which the engine was told of",
    sources: [`${concepts}/options/dependson/`],
    remedy:
      "Give dependsOn resources instead of outputs, and combine with pulumi.all() what an apply() reads",
  },
  "preview-values": {
    why: "What a preview shows as known and the update makes otherwise was approved as something else",
    sources: ["ours"],
    remedy:
      "Make the value from the output itself, by apply() or interpolate, and nowhere by what has been known so far",
  },
  "preview-look-ups": {
    why: "A look-up with unknown arguments is not made in a preview, whatever hangs on its answer",
    sources: [`${concepts}/functions/provider-functions/`],
    remedy: "Give look-ups arguments that do not depend on what is known of an output",
  },
} as const satisfies Readonly<Record<string, Advice>>;

export type PreviewRule = keyof typeof checks;

export const previewChecks: Readonly<Record<PreviewRule, Advice>> = checks;

export const previewRules = Object.keys(checks) as readonly PreviewRule[];

/** @param subject a URN, or what else is at fault */
export const problem = (rule: PreviewRule, subject: string, message: string): Violation =>
  breachOf(checks, rule, subject, message);
