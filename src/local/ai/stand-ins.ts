import { loadWith } from '../../core/optional-packages.js';
import { sfuPackages } from '../packages.js';
import type { SpeechStandIn } from './speech-stand-in.js';
import type { VoiceStandIn } from './voice-stand-in.js';

/**
 * Starts the stand-in for a speech service, which needs packages of the local SFU.
 * @throws `PackageMissingError` if one of them is not installed.
 */
export async function startSpeechStandIn(): Promise<SpeechStandIn> {
  const { SpeechStandIn } = await loadWith(sfuPackages, () => import('./speech-stand-in.js'));
  return SpeechStandIn.start();
}

/**
 * Starts the stand-in for a speech-to-speech service, which needs the packages of the local SFU.
 * @throws `PackageMissingError` if one of them is not installed.
 */
export async function startVoiceStandIn(): Promise<VoiceStandIn> {
  const { VoiceStandIn } = await loadWith(sfuPackages, () => import('./voice-stand-in.js'));
  return VoiceStandIn.start();
}
