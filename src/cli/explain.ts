import { Interrupted, ReportedError } from "./errors.ts";

const signIn = "sign in again (aws sso login), or set AWS_PROFILE";
/** Remedies of errors that any other question to AWS would fail of as well, by the error's name. */
const signInRemedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: `no AWS credentials were found: ${signIn}`,
  ExpiredToken: `the AWS credentials have expired: ${signIn}`,
  ExpiredTokenException: `the AWS credentials have expired: ${signIn}`,
  TokenProviderError: `the AWS sign-in has expired: ${signIn}`,
  InvalidClientTokenId: `AWS does not know these credentials: ${signIn}`,
  UnrecognizedClientException: `AWS does not know these credentials: ${signIn}`,
};
const remedies: Readonly<Record<string, string>> = {
  SignatureDoesNotMatch: "AWS refuses the signature: check this machine's clock and the secret key",
  RequestExpired: "AWS finds the request too old: check this machine's clock",
  TimeoutError: "there is no answer: check the network and the AWS Health Dashboard, and try again",
  Throttling: "AWS is asked too often: wait a minute, and try again",
  ThrottlingException: "AWS is asked too often: wait a minute, and try again",
};

/** Runs a call to AWS. @param action as IAM names it, such as `rds:DescribeDBClusters` */
export async function calling<T>(
  {
    action,
    where,
    signal,
  }: { readonly action: string; readonly where: string; readonly signal: AbortSignal },
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw new ReportedError(`${action} in ${where}: ${explainAws(error, action)}`, { cause: error });
  }
}

/** The advice where nobody is signed in to AWS, so that any other question fails likewise; undefined for any other error. */
export function signInAdvice(error: unknown): string | undefined {
  return error instanceof Error && error.cause instanceof Error
    ? signInRemedies[error.cause.name]
    : undefined;
}

/** The advice about an error of AWS's. */
export function explainAws(error: unknown, action: string): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const remedy = signInRemedies[name] ?? remedies[name];
  if (remedy !== undefined) return remedy;
  if (/^AccessDenied|^UnauthorizedOperation/.test(name))
    return `these AWS credentials may not do that: allow ${action}${/PassRole/.test(message) ? " and iam:PassRole for the backup role" : ""}`;
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN/.test(message))
    return "AWS cannot be reached: check the network and the AWS Health Dashboard, and try again";
  return `${name}: ${message}`;
}
