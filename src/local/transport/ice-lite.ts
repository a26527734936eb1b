import { randomBytes } from 'node:crypto';
import { buildBindingSuccess, hasIntegrity, parseBindingRequest } from './stun.js';
import type { Endpoint } from './udp-socket.js';

/** A valid connectivity check, and the answer to it. */
export interface ConnectivityCheck {
  /** The other end's username fragment: each transport of a browser has its own. */
  remoteUfrag: string;
  /** Whether the other end has chosen this path. */
  nominated: boolean;
  response: Buffer;
}

/**
 * Our half of ICE where the other end does the work (RFC 8445 section 2.5): we name our addresses in the SDP,
 * answer checks that prove knowledge of our password, and send where the other end tells us to.
 */
export class IceLiteCredentials {
  readonly ufrag = randomBytes(6).toString('hex');
  readonly password = randomBytes(16).toString('hex');

  /** Undefined for what is no check, or one whose sender does not know the password. */
  check(datagram: Buffer, from: Endpoint): ConnectivityCheck | undefined {
    const request = parseBindingRequest(datagram);
    if (!request || !hasIntegrity(datagram, request, this.password)) return undefined;
    return {
      remoteUfrag: request.username.slice(request.username.indexOf(':') + 1),
      nominated: request.useCandidate,
      response: buildBindingSuccess(request.transactionId, from.address, from.port, this.password),
    };
  }
}

/** The username fragment a check is addressed to; undefined for what is no check. */
export function addressedUfrag(datagram: Buffer): string | undefined {
  const username = parseBindingRequest(datagram)?.username;
  return username?.slice(0, username.indexOf(':'));
}
