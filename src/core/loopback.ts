/**
 * Whether a host name refers to this machine. Names below `localhost` do, too (RFC 6761, section 6.3).
 * @param hostname as in `URL.hostname`: an IPv6 address is in brackets.
 */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
