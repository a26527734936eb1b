import { Socket } from 'node:dgram';
import { type Commands, serve } from './child.js';

export interface Reading {
  /** Of this process since its start, in user and system. */
  cpuUs: number;
  /** RTP packets that left it. */
  forwarded: number;
}

/** Serves `commands` and, as `reading`, the CPU cost of forwarding so far. */
export function serveMetered(commands: Commands): void {
  let forwarded = 0;
  const { send } = Socket.prototype;
  // Both forwarders send with this method, so the counting costs both the same.
  Socket.prototype.send = function (this: Socket, ...args: unknown[]) {
    if (isRtp(args[0])) forwarded++;
    return Reflect.apply(send, this, args);
  };
  const reading = (): Reading => {
    const { user, system } = process.cpuUsage();
    return { cpuUs: user + system, forwarded };
  };
  serve({ ...commands, reading });
}

/** RFC 7983 for the first byte, RFC 5761 section 4 for the second. */
function isRtp(datagram: unknown): boolean {
  if (!(datagram instanceof Uint8Array)) return false;
  const [first = 0, second = 0] = datagram;
  return first >> 6 === 2 && (second < 192 || second > 223);
}
