import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export type AclStatement = aws.types.input.wafv2.WebAclRuleStatement;
export type WebAclRule = aws.types.input.wafv2.WebAclRule;

/** A rule without its place among the others. */
export type NamedRule = Omit<WebAclRule, "priority" | "visibilityConfig" | "name"> & {
  readonly name: string;
};

const asItIs = ["NONE"];

/**
 * The transformations of a path that a server may make before it looks at it, and somebody who wants around a rule lets it make.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html
 */
const asServersRead = ["URL_DECODE", "NORMALIZE_PATH"];

const transformed = (types: readonly string[]) => types.map((type, priority) => ({ priority, type }));

const uriPath = { uriPath: {} };

/** The statement that the path is this one, letter by letter. */
export const pathIs = (path: string): AclStatement => ({
  byteMatchStatement: {
    fieldToMatch: uriPath,
    positionalConstraint: "EXACTLY",
    searchString: path,
    textTransformations: transformed(asItIs),
  },
});

/** The statement that the path is one of these, letter by letter. */
export const pathIsOneOf = (paths: readonly string[]): AclStatement => ({
  regexMatchStatement: {
    fieldToMatch: uriPath,
    regexString: `^(${alternatives(paths)})$`,
    textTransformations: transformed(asItIs),
  },
});

/** The statement that the path begins like one of these, however it is written. */
export const pathBegins = (beginnings: readonly string[]): AclStatement => ({
  regexMatchStatement: {
    fieldToMatch: uriPath,
    regexString: `^(${alternatives(beginnings).toLowerCase()})`,
    textTransformations: transformed([...asServersRead, "LOWERCASE"]),
  },
});

export const methodIsOneOf = (methods: readonly string[]): AclStatement => ({
  regexMatchStatement: {
    fieldToMatch: { method: {} },
    regexString: `^(${methods.join("|")})$`,
    textTransformations: transformed(asItIs),
  },
});

/**
 * The statement that the Host header is one of these names, with a port or without. HTTP/2's `:authority` is the same to
 * the firewall.
 */
export const hostIsOneOf = (names: readonly string[]): AclStatement => ({
  regexMatchStatement: {
    fieldToMatch: { singleHeader: { name: "host" } },
    regexString: `^(${alternatives(names)})(:[0-9]+)?$`,
    textTransformations: transformed(["LOWERCASE"]),
  },
});

/**
 * A header that is there and says something.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rate-based-example-limit-missing-header.html
 */
export const headerGiven = (name: string): AclStatement => ({
  sizeConstraintStatement: {
    fieldToMatch: { singleHeader: { name } },
    comparisonOperator: "GT",
    size: 0,
    textTransformations: transformed(asItIs),
  },
});

export const headerBegins = (name: string, searchString: string): AclStatement => ({
  byteMatchStatement: {
    fieldToMatch: { singleHeader: { name } },
    positionalConstraint: "STARTS_WITH",
    searchString,
    textTransformations: transformed(asItIs),
  },
});

/** The statement that an earlier rule has put a label on the request. */
export const labelled = (key: string): AclStatement => ({ labelMatchStatement: { scope: "LABEL", key } });

export const from = (addressSetArn: pulumi.Input<string>): AclStatement => ({
  ipSetReferenceStatement: { arn: addressSetArn },
});

/** The statement that all of these hold. It is flat, because the provider nests statements no deeper than three. */
export const all = (statements: readonly [AclStatement, ...AclStatement[]]): AclStatement =>
  statements.length === 1 ? statements[0] : { andStatement: { statements: [...statements] } };

export const any = (statements: readonly [AclStatement, AclStatement, ...AclStatement[]]): AclStatement => ({
  orStatement: { statements: [...statements] },
});

export const not = (statement: AclStatement): AclStatement => ({ notStatement: { statement } });

/**
 * A pattern that matches one of these texts. A full stop is the only letter of theirs that means something else in a
 * pattern.
 */
const alternatives = (texts: readonly string[]): string =>
  texts.map((text) => text.replaceAll(".", "\\.")).join("|");
