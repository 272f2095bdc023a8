import { createInternet as createResolver } from "../../stack/aws/internet.ts";
import type { Address } from "./address.ts";
import { get, type HttpAnswer } from "./http.ts";
import { knock, type Reception, rdsAuthorities } from "./postgres.ts";
import { type Handshake, handshake, type TlsVersion } from "./tls.ts";

/** The peer of a connection, and the name that it is asked for by. */
export interface ServerName {
  readonly host: string;
  readonly name: string;
}

/** The questions that anybody on the internet can ask. */
export interface Sockets {
  /** The IPv4 addresses of a name; none where there is no answer. */
  readonly addresses: (name: string) => Promise<readonly string[]>;
  readonly handshake: (target: ServerName, version: TlsVersion) => Promise<Handshake>;
  /** @param headers instead of the usual ones, such as another `host` than the one that TLS is asked by; default: none */
  readonly get: (
    protocol: "http" | "https",
    target: ServerName,
    path: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<HttpAnswer>;
  /** @param name of the database that has to answer over TLS; undefined for a plain-text connection */
  readonly knock: (database: Address, name: string | undefined) => Promise<Reception>;
}

interface SocketsOptions {
  /** Authorities (PEM) to trust instead of the public ones. */
  readonly authorities: readonly string[] | undefined;
  /** Authorities (PEM) to trust with a database. */
  readonly databaseAuthorities: readonly string[];
  /** The address at which a host's port really is. */
  readonly route: (address: Address) => Address;
}

export const publicInternet: SocketsOptions = {
  authorities: undefined,
  databaseAuthorities: rdsAuthorities,
  route: (address) => address,
};

export function createInternet({ authorities, databaseAuthorities, route }: SocketsOptions): Sockets {
  return {
    addresses: createResolver(new AbortController().signal).addresses,
    handshake: ({ host, name }, version) =>
      handshake({ address: route({ host, port: 443 }), name, authorities }, version),
    get: (protocol, { host, name }, path, headers = {}) =>
      get(protocol, {
        address: route({ host, port: protocol === "https" ? 443 : 80 }),
        name,
        authorities,
        path,
        headers,
      }),
    knock: (database, name) =>
      knock(database, name === undefined ? undefined : { name, authorities: databaseAuthorities }),
  };
}
