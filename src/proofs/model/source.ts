/**
 * The document that says that something has to be so: a page; an issue or a pull request on GitHub, such as
 * `hashicorp/terraform-provider-aws#34860`; what a package declares of an input, such as
 * `@pulumi/aws/rds/cluster.d.ts#skipFinalSnapshot`. Or `ours`: nobody else asks for it, this product has decided so.
 */
export type Source =
  | `https://${string}`
  | `${string}/${string}#${number}`
  | `@pulumi/${string}.d.ts#${string}`
  | "ours";

/** The grounds of a rule: why something has to be so, and on whose word. */
export interface Grounds {
  /** The damage otherwise, as a sentence without its full stop. */
  readonly why: string;
  readonly sources: readonly [Source, ...Source[]];
}

/** The address of a source; none for a declaration, which is in `node_modules`, and for what is ours. */
export function addressOf(source: Source): string | undefined {
  if (source.startsWith("https://")) return source;
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(source) ?? [];
  return repository && `https://github.com/${repository}/issues/${number}`;
}

/** A source in a word or two: the host of a page and its name, and the others as they are. */
export const labelOf = (source: Source): string =>
  source.startsWith("https://") ? pageOf(new URL(source)) : source;

const pageOf = ({ host, pathname, hash }: URL): string => {
  const page = pathname.split("/").findLast((part) => part !== "") ?? host;
  return `${page.replace(/\.html$/, "")}${hash}`;
};
