/** A statement of a resource's policy. */
interface PolicyStatement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Condition?: { readonly Bool?: Readonly<Record<string, unknown>> };
}

/** @param policy as AWS keeps it; without one nothing is said */
export function statementsOf(policy: string | undefined): readonly PolicyStatement[] {
  if (policy === undefined) return [];
  return (JSON.parse(policy) as { readonly Statement: readonly PolicyStatement[] }).Statement;
}

/** Whether everybody is denied something without TLS. @param action such as `s3:*` */
export const deniesPlainText = (statements: readonly PolicyStatement[], action: string): boolean =>
  statements.some(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === "Deny" &&
      Principal === "*" &&
      Action === action &&
      Condition?.Bool?.["aws:SecureTransport"] === "false",
  );
