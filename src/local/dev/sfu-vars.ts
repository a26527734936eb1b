import type { SfuAddress } from './sfu-process.js';

/** The settings with which a Worker uses `sfu`, and its TURN servers if `usesTurn`. */
export function sfuVars({ url, appId, appSecret }: SfuAddress, usesTurn: boolean): Record<string, string> {
  return {
    CALLS_API_BASE: url,
    CALLS_APP_ID: appId,
    CALLS_APP_SECRET: appSecret,
    // Empty, they override a key of the real service, which the local SFU does not know.
    TURN_KEY_ID: usesTurn ? appId : '',
    TURN_KEY_TOKEN: usesTurn ? appSecret : '',
  };
}
