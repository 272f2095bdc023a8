import { generate } from "selfsigned";

export interface IssuedCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends IssuedCertificate {
  /** A server certificate for `host`, valid until `expires`. */
  issue(host: string, expires?: Date): Promise<IssuedCertificate>;
}

const dayMs = 24 * 3600 * 1000;
const keyKind = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;

/** A certificate authority that exists as long as the process that makes it. */
export async function createAuthority(name: string): Promise<Authority> {
  const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
    ...keyKind,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  return {
    cert,
    key,
    issue: async (host, expires = new Date(Date.now() + dayMs)) => {
      const issued = await generate([{ name: "commonName", value: host }], {
        ...keyKind,
        ca: { cert, key },
        notBeforeDate: new Date(expires.getTime() - 2 * dayMs),
        notAfterDate: expires,
      });
      return { cert: issued.cert, key: issued.private };
    },
  };
}
