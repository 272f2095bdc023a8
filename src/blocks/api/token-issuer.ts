/** Who issues the tokens that callers show, and whom they have to be meant for. */
export interface TokenIssuer {
  /** The URL of an OpenID Connect issuer. API Gateway reads its keys from there. */
  readonly url: string;
  readonly audiences: readonly string[];
}
