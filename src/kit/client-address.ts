/**
 * The header with the caller's address on requests that come through the public API, whose connections all
 * begin at the same few private addresses. API Gateway writes it over whatever the caller sent, and the firewall and the
 * application believe it on such requests alone.
 */
export const clientAddressHeader = "x-client-address";

/** The header with whom the caller's token was issued to, for the firewall; on requests without a token it is taken away. */
export const clientSubjectHeader = "x-client-subject";

/** The headers that API Gateway alone may set. */
export const callerHeaders = [clientAddressHeader, clientSubjectHeader] as const;
