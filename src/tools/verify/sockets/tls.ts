import { once } from "node:events";
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { messageOf, ReportedError } from "../../../cli/errors.ts";
import type { Address } from "./address.ts";

export const tlsVersions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;
export type TlsVersion = (typeof tlsVersions)[number];

export interface TlsServer {
  readonly address: Address;
  /** The name that is asked for by SNI. */
  readonly name: string;
  /** Authorities (PEM) to trust; undefined for the public ones. */
  readonly authorities: readonly string[] | undefined;
}

export type Handshake =
  | { readonly accepted: false; readonly reason: string }
  | { readonly accepted: true; readonly certificate: Certificate };

export interface Certificate {
  /** The reason why the chain is not trusted; undefined when it is. */
  readonly untrusted: string | undefined;
  readonly expires: Date;
  /** Whether the certificate is of a name. */
  readonly names: (name: string) => boolean;
}

/** Milliseconds until a handshake is given up. */
export const patience = 10_000;

/**
 * A handshake in exactly one version of TLS.
 * @throws ReportedError when the server cannot be reached or this machine cannot ask: neither is a refusal
 */
export async function handshake(
  { address, name, authorities }: TlsServer,
  version: TlsVersion,
): Promise<Handshake> {
  const socket = connect({
    ...address,
    servername: name,
    minVersion: version,
    maxVersion: version,
    // Else OpenSSL would refuse the old versions by itself, and nothing would be known about the server.
    ciphers: "DEFAULT:@SECLEVEL=0",
    // Who is not trusted is to be told why.
    rejectUnauthorized: false,
    ...(authorities && { ca: [...authorities] }),
  });
  let reached = false;
  socket.once("connect", () => {
    reached = true;
  });
  socket.setTimeout(patience, () => {
    reached = false;
    socket.destroy(new Error("no answer"));
  });
  try {
    await once(socket, "secureConnect");
    return { accepted: true, certificate: certificateOf(socket) };
  } catch (cause) {
    if (!reached) throw new ReportedError(`${name} cannot be reached: ${messageOf(cause)}`, { cause });
    if (/NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE/.test(codeOf(cause)))
      throw new ReportedError(`this machine's OpenSSL cannot ask in ${version}`, { cause });
    return { accepted: false, reason: messageOf(cause) };
  } finally {
    socket.destroy();
  }
}

function certificateOf(socket: TLSSocket): Certificate {
  const peer: PeerCertificate = socket.getPeerCertificate();
  return {
    untrusted: untrusted(socket),
    expires: new Date(peer.valid_to),
    names: (name) => checkServerIdentity(name, peer) === undefined,
  };
}

/** The reason why the chain is not trusted; undefined when it is. The name is checked apart. */
function untrusted(socket: TLSSocket): string | undefined {
  // Typed as an error, and a code for whatever OpenSSL finds.
  const error: unknown = socket.authorizationError;
  if (socket.authorized || codeOf(error) === "ERR_TLS_CERT_ALTNAME_INVALID") return undefined;
  return String(error);
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : String(error);
