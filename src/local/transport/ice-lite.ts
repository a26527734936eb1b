import { randomBytes } from 'node:crypto';
import {
  buildBindingError,
  buildBindingSuccess,
  hasIntegrity,
  type IceRole,
  parseBindingRequest,
} from './stun.js';
import type { Endpoint } from './udp-socket.js';

/** A valid connectivity check. */
export interface ConnectivityCheck {
  /** The other end's username fragment; each transport of a browser has its own. */
  remoteUfrag: string;
  /** Whether the other end has nominated this path. */
  nominated: boolean;
  /** The role that the other end claims. */
  role: IceRole | undefined;
  transactionId: Buffer;
}

/**
 * Our ICE-lite agent, when the other end controls (RFC 8445 section 2.5): we list our addresses in the SDP, answer
 * checks that prove knowledge of our password, and send to the nominated path.
 */
export class IceLiteCredentials {
  readonly ufrag = randomBytes(6).toString('hex');
  readonly password = randomBytes(16).toString('hex');

  /** Undefined if it is not a check, or its sender does not know the password. */
  check(datagram: Buffer): ConnectivityCheck | undefined {
    const request = parseBindingRequest(datagram);
    if (!request || !hasIntegrity(datagram, request, this.password)) return undefined;
    return {
      remoteUfrag: request.username.slice(request.username.indexOf(':') + 1),
      nominated: request.useCandidate,
      role: request.role,
      transactionId: request.transactionId,
    };
  }

  /** The response to a check that came from there. */
  accept({ transactionId }: ConnectivityCheck, { address, port }: Endpoint): Buffer {
    return buildBindingSuccess(transactionId, address, port, this.password);
  }

  /** The response to a check that claims our role. */
  refuse({ transactionId }: ConnectivityCheck): Buffer {
    return buildBindingError(transactionId, this.password);
  }
}

/** The username fragment that a check is addressed to; undefined if it is not a check. */
export function addressedUfrag(datagram: Buffer): string | undefined {
  const username = parseBindingRequest(datagram)?.username;
  return username?.slice(0, username.indexOf(':'));
}
