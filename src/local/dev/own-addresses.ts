import { networkInterfaces } from 'node:os';
import { isLoopback } from '../../core/loopback.js';

const REFRESH_MS = 1_000;

/** The IPv4 addresses of this machine, which may change at run time. */
export class OwnAddresses {
  #known = readAddresses();
  #readAtMs = 0;

  /** Whether `address` belongs to this machine. */
  has(address: string): boolean {
    if (this.#known.has(address)) return true;
    const now = performance.now();
    if (now - this.#readAtMs < REFRESH_MS) return false;
    this.#readAtMs = now;
    this.#known = readAddresses();
    return this.#known.has(address);
  }
}

/**
 * The addresses to offer as host candidates: real interfaces, or loopback if there are no others, because browsers
 * that try loopback first take three times as long to connect.
 */
export function candidateAddresses(): string[] {
  const real = networkAddresses();
  return real.length > 0 ? real : ['127.0.0.1'];
}

/** Turns the listening address `host` into a host for URLs that this machine can reach. */
export function ownHost(host: string): string {
  return isWildcard(host) ? '127.0.0.1' : inUrl(host);
}

/** The hosts for URLs by which other machines reach a server that listens on `host`. */
export function networkHosts(host: string): string[] {
  if (isWildcard(host)) return networkAddresses();
  return isOpenToNetwork(host) ? [inUrl(host)] : [];
}

export function isOpenToNetwork(host: string): boolean {
  return isWildcard(host) || !isLoopback(inUrl(host));
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** In the form of `URL.hostname`. */
function inUrl(host: string): string {
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}`).hostname;
}

function networkAddresses(): string[] {
  const real = ipv4Interfaces().filter((entry) => !entry.internal);
  return [...new Set(real.map((entry) => entry.address))];
}

function readAddresses(): Set<string> {
  return new Set(ipv4Interfaces().map((entry) => entry.address));
}

function ipv4Interfaces() {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => entry.family === 'IPv4');
}
