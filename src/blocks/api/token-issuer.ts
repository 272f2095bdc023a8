/** The issuer of callers' tokens, and their audiences. */
export interface TokenIssuer {
  /** The URL of an OpenID Connect issuer. API Gateway reads its keys from there. */
  readonly url: string;
  readonly audiences: readonly string[];
}
