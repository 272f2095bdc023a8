import { X509Certificate } from "node:crypto";
import { regions } from "../../../../regions/index.ts";
import { broken, type Clause, kept, unchecked } from "./clause.ts";

const noImage = unchecked("a plain process has no image");

/** The authorities of the databases' certificates, in the regions that there are. */
const authorities = Object.keys(regions).map((region) => `Amazon RDS ${region} Root CA RSA2048 G1`);

export const imageClauses: readonly Clause[] = [
  {
    id: "platform",
    says: "The image is made for the cluster's processors",
    mend: "build it with docker buildx build --platform linux/arm64",
    check: async ({ candidate, containers }) => {
      const wanted = containers.app?.platform;
      if (candidate.platform === undefined) return noImage;
      return candidate.platform === wanted
        ? kept
        : broken(`it is made for ${candidate.platform}, not for ${wanted}`);
    },
  },
  {
    id: "authorities",
    says: "RDS's certificate authorities are at PGSSLROOTCERT",
    mend: "put https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem there",
    check: async ({ candidate, containers }) => {
      if (candidate.platform === undefined) return noImage;
      const path = containers.app?.environment.find(({ name }) => name === "PGSSLROOTCERT")?.value ?? "";
      const text = await candidate.read(path);
      if (text === undefined) return broken(`nothing is at ${path}`);
      const known = commonNames(text);
      const missing = authorities.filter((name) => !known.includes(name));
      return missing.length === 0 ? kept : broken(`${path} lacks ${missing.join(" and ")}`);
    },
  },
];

/** The subjects' names of all certificates of a file. */
const commonNames = (text: string): readonly string[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (certificate) => /CN=(.+)/.exec(new X509Certificate(certificate).subject)?.[1] ?? "",
  );
