import { type LocalSfu, type LocalSfuOptions, startLocalSfu } from '../../src/local/index.js';

/** Something that speaks the Calls API. */
export type Target = Pick<LocalSfu, 'url' | 'appId' | 'appSecret' | 'close'>;

const { CALLS_APP_ID: appId, CALLS_APP_SECRET: appSecret, CALLS_API_BASE } = process.env;

/**
 * The real service, where the environment names an app of it: it has to pass the same cases. Cases that need more of
 * the SFU than its API, such as its clock, always use a local SFU.
 */
export const realTarget: Target | undefined =
  appId && appSecret
    ? { url: CALLS_API_BASE ?? 'https://rtc.live.cloudflare.com/v1', appId, appSecret, close: async () => {} }
    : undefined;

/** The target of the conformance suite: the real service if it is configured, otherwise a local SFU. */
export async function startTarget(options: LocalSfuOptions = {}): Promise<Target> {
  return realTarget ?? startLocalSfu(options);
}
