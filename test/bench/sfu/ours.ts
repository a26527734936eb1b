/** The local SFU in a process of its own. */
import { startLocalSfu } from '../../../src/local/index.js';
import { serveMetered } from './meter.js';

const sfu = await startLocalSfu();

serveMetered({ address: () => ({ base: `${sfu.url}/apps/${sfu.appId}`, secret: sfu.appSecret }) });
