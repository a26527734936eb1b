/**
 * Whether a host name is this machine's own. Names below `localhost` are, too (RFC 6761, section 6.3).
 * @param hostname as `URL.hostname` has it: an IPv6 address stands in brackets.
 */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
