import { stripVTControlCharacters } from 'node:util';
import { ended } from '../support/demo-server.js';
import type { FolderServer } from './folder-server.js';
import type { Project } from './project.js';

/** What `npx callroom dev` has printed when it is ready; the address is the room server's. */
export const ROOMS_READY = /^ready (\S+) \(rooms\)[\s\S]+ UDP port/m;
/** What a site's own server has printed. */
export const SITE_READY = /(http:\/\/localhost:\d+)/;

/** Long enough for a busy machine. */
const READY_WITHIN_S = 120;

/**
 * Runs a server in a project until it has printed its address.
 * @throws with all that the server wrote, if it ends before that or takes too long.
 */
export async function runServer(
  project: Project,
  command: string,
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<FolderServer> {
  const [program, ...args] = command.split(' ');
  const child = project.start(program!, args, env);
  let output = '';
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${command} ${why}:\n${output}`));
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += stripVTControlCharacters(String(chunk));
          const [, address] = ready.exec(output) ?? [];
          if (address) resolve(address);
        });
      }
      child.once('close', (code) => fail(`ended with ${code}`));
      AbortSignal.timeout(READY_WITHIN_S * 1_000).addEventListener('abort', () =>
        fail(`is not ready after ${READY_WITHIN_S} s`),
      );
    });
    return { url, close: () => ended(child, 'SIGTERM') };
  } catch (error) {
    await ended(child, 'SIGTERM');
    throw error;
  }
}
