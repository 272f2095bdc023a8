/** The last part of `organization/project/stack`, by which every backend knows a stack. */
export const stackNameOf = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);
