import type { WorkerConfig } from '@cloudflare/vite-plugin';
import type { unstable_getVarsForDev as VarsForDev } from 'wrangler';

const CHAT_SETTINGS = ['CHAT_ENDPOINT', 'CHAT_TOKEN', 'CHAT_MODEL'] as const;

/** The printed line that says who answers in place of a language model. */
export const STAND_IN_NOTE =
  'An assistant in the chat (assistantBehavior) gets its answers from a stand-in. For a language model, set CHAT_ENDPOINT, CHAT_MODEL and CHAT_TOKEN.';

/** The operator's own settings of a chat service; null: no chat service is set. */
export function chatVars(env: Record<string, string | undefined>): Record<string, string> | null {
  if (!env.CHAT_ENDPOINT) return null;
  return Object.fromEntries(CHAT_SETTINGS.map((name) => [name, env[name] ?? '']));
}

/** Whether a Worker has a chat service of its own: in its configuration, in `.dev.vars` or in `.env`. */
export function hasChatService(
  { configPath, vars = {}, secrets, ai }: Pick<WorkerConfig, 'configPath' | 'vars' | 'secrets' | 'ai'>,
  varsForDev: typeof VarsForDev,
): boolean {
  const all = varsForDev(configPath, undefined, vars, process.env.CLOUDFLARE_ENV, true, secrets);
  return Boolean(all.CHAT_ENDPOINT?.value) || ai?.binding === 'AI';
}
