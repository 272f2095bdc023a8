/**
 * The advice where nobody is logged in to the state's backend, or signed in to AWS; undefined where Pulumi failed of something
 * else. Its own words, as 3.274.1 was seen to say them, mislead: of the first they name the variable of its own service, wherever
 * the state lives, and of the second the last thing that was tried, an instance's metadata.
 */
export function accessRemedy(message: string): string | undefined {
  if (/PULUMI_ACCESS_TOKEN must be set|requires logging in/.test(message))
    return "Log in to where the state lives (npx pulumi login: docs/runbooks/state-backend.md)";
  // The first is the SDK for Go's where no source has credentials (aws-sdk-go-v2, aws/credential_cache.go), seen without any; the
  // second is S3's code, of which no words of Pulumi's were seen.
  if (/failed to refresh cached credentials|\bExpiredToken\b/.test(message))
    return "Sign in to AWS again (aws sso login), or set AWS_PROFILE";
  return undefined;
}
