import { networkInterfaces } from 'node:os';

const REFRESH_MS = 1_000;

/** The IPv4 addresses of this machine, which may change while it runs. */
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
 * The addresses to offer as host candidates: those of real interfaces, and loopback only where there is no
 * other, because browsers that try loopback first take three times as long to connect.
 */
export function candidateAddresses(): string[] {
  const real = ipv4Interfaces().filter((entry) => !entry.internal);
  return real.length > 0 ? [...new Set(real.map((entry) => entry.address))] : ['127.0.0.1'];
}

function readAddresses(): Set<string> {
  return new Set(ipv4Interfaces().map((entry) => entry.address));
}

function ipv4Interfaces() {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => entry.family === 'IPv4');
}
