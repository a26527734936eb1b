import { execFileSync } from 'node:child_process';

/** The process id of the workerd that the process `parent` runs; NaN where it runs none. */
export function workerdOf(parent: number | undefined): number {
  const children = execFileSync('ps', ['-e', '-o', 'ppid=,pid=,comm='], { encoding: 'utf8' });
  return Number(new RegExp(`^\\s*${parent}\\s+(\\d+) workerd$`, 'm').exec(children)?.[1]);
}
