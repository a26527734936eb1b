/**
 * `callroom/local`: loads the SFU when it is started, so that a missing package gives an error with the install
 * command.
 */
import { loadWith } from '../core/optional-packages.js';
import type { LocalSfu, LocalSfuOptions } from './index.js';
import { sfuPackages } from './packages.js';

export type { Clock } from '../core/clock.js';
export type { Fault, FaultControls as Faults } from './faults/fault.js';
export type { LocalSfu, LocalSfuOptions, LocalSfuStats } from './index.js';

/**
 * Starts a local SFU.
 * @throws `PackageMissingError` if a package that it needs is not installed, the system's error if a port is in use,
 *   and an error with the code `origin_invalid` if an entry of `allowOrigins` is not an origin.
 */
export async function startLocalSfu(options: LocalSfuOptions = {}): Promise<LocalSfu> {
  const sfu = await loadWith(sfuPackages, () => import('./index.js'));
  return sfu.startLocalSfu(options);
}
