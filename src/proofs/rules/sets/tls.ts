import type { Sets } from "./closed-set.ts";

const source = (file: string): string => `hashicorp/terraform-provider-tls 4.2.1, internal/provider/${file}`;

// In snake case: what the SDK's comment on allowedUses lists, `certSigning` among it, the provider refuses.
const allowedUses = {
  values: [
    "any_extended",
    "cert_signing",
    "client_auth",
    "code_signing",
    "content_commitment",
    "crl_signing",
    "data_encipherment",
    "decipher_only",
    "digital_signature",
    "email_protection",
    "encipher_only",
    "ipsec_end_system",
    "ipsec_tunnel",
    "ipsec_user",
    "key_agreement",
    "key_encipherment",
    "microsoft_commercial_code_signing",
    "microsoft_kernel_code_signing",
    "microsoft_server_gated_crypto",
    "netscape_server_gated_crypto",
    "ocsp_signing",
    "server_auth",
    "timestamping",
  ],
  source: source("common_cert.go, keyUsages and extendedKeyUsages"),
};

/** The closed sets of all types of the provider `tls`. */
export const tlsSets: Sets = {
  "tls:index/certRequest:CertRequest": {},
  "tls:index/locallySignedCert:LocallySignedCert": { "allowedUses.*": allowedUses },
  "tls:index/privateKey:PrivateKey": {
    algorithm: { values: ["RSA", "ECDSA", "ED25519"], source: source("types.go, supportedAlgorithms") },
    ecdsaCurve: {
      values: ["P224", "P256", "P384", "P521"],
      source: source("types.go, supportedECDSACurves"),
    },
  },
  "tls:index/selfSignedCert:SelfSignedCert": { "allowedUses.*": allowedUses },
};
