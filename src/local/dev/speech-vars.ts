import type { WorkerConfig } from '@cloudflare/vite-plugin';
import type { unstable_getVarsForDev as VarsForDev } from 'wrangler';

const SPEECH_SETTINGS = ['SPEECH_ENDPOINT', 'SPEECH_TOKEN', 'SPEECH_MODEL'] as const;

/** The printed line that says who listens in place of a speech model. */
export const SPEECH_NOTE =
  'Captions (captionsBehavior) come from a stand-in, which knows only a few words. For a speech model, set SPEECH_ENDPOINT, SPEECH_MODEL and SPEECH_TOKEN.';

/** The operator's own settings of a speech service; null if there is none. */
export function speechVars(env: Record<string, string | undefined>): Record<string, string> | null {
  if (!env.SPEECH_ENDPOINT) return null;
  return Object.fromEntries(SPEECH_SETTINGS.map((name) => [name, env[name] ?? '']));
}

/** Whether a Worker can listen to the SFU: it binds the class `Transcriber`. */
export function hasTranscriber({ durable_objects }: Pick<WorkerConfig, 'durable_objects'>): boolean {
  return durable_objects?.bindings.some(({ name }) => name === 'Transcriber') ?? false;
}

/** Whether a bundled Worker exports the class `Transcriber`. */
export function exportsTranscriber(script: string): boolean {
  return /export\s*\{[^}]*\bTranscriber\b[^}]*\}/.test(script);
}

/** Whether a Worker has a speech service of its own: in its configuration, in `.dev.vars` or in `.env`. */
export function hasSpeechService(
  { configPath, vars = {}, secrets, ai }: Pick<WorkerConfig, 'configPath' | 'vars' | 'secrets' | 'ai'>,
  varsForDev: typeof VarsForDev,
): boolean {
  const all = varsForDev(configPath, undefined, vars, process.env.CLOUDFLARE_ENV, true, secrets);
  return Boolean(all.SPEECH_ENDPOINT?.value) || ai?.binding === 'AI';
}
