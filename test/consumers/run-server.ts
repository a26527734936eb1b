import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import type { FolderServer } from './folder-server.js';
import type { Project } from './project.js';

/** What `npx callroom dev` has printed when it is ready; the address is the room server's. */
export const ROOMS_READY = /^ready (\S+) \(rooms\)[\s\S]+ UDP port/m;
/** What a site's own server has printed. */
export const SITE_READY = /(http:\/\/localhost:\d+)/;

/** Runs a server in a project until it has printed its address. */
export async function runServer(
  project: Project,
  command: string,
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<FolderServer> {
  const [program, ...args] = command.split(' ');
  const child = project.start(program!, args, env);
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += stripVTControlCharacters(String(chunk));
        const [, address] = ready.exec(output) ?? [];
        if (address) resolve(address);
      });
    }
    child.once('close', (code) => reject(new Error(`${command} ended with ${code}:\n${output}`)));
  });
  return {
    url,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}
