import { IceServersRequest, type IceServersResponse, MAX_ICE_SERVER_TTL_S } from '../../../calls-api/wire.js';
import type { AccountStore, StoredResource } from '../../account/account-store.js';
import { ApiError } from '../../errors.js';
import type { Faults } from '../../faults/faults.js';
import type { TurnService } from '../../turn/turn-service.js';
import { decode, readJson } from '../request-body.js';
import { type Exchange, isBearer, type Route, route, VERSION } from './route.js';

/**
 * Credentials for the TURN server of the local SFU.
 *
 * Source: https://developers.cloudflare.com/realtime/turn/generate-credentials/
 */
export function turnRoutes(store: AccountStore, turn: TurnService, faults: Faults): Route[] {
  const credentials = `${VERSION}/turn/keys/:key/credentials`;
  const keyOf = ({ params, request }: Exchange): StoredResource => {
    const key = store.get('turnKeys', params.key!);
    if (!key) throw ApiError.unknownTurnKey(params.key!);
    if (!isBearer(request, key.secret)) throw ApiError.unauthorized();
    return key;
  };
  const generate = (path: string, shape: (servers: IceServersResponse) => object) =>
    route('POST', `${credentials}/${path}`, async (call) => {
      const key = keyOf(call);
      const answer = (body: unknown) => {
        const { ttl } = decode(IceServersRequest, body);
        if (ttl < 1 || ttl > MAX_ICE_SERVER_TTL_S) {
          throw ApiError.invalid(`ttl must be between 1 and ${MAX_ICE_SERVER_TTL_S} seconds.`);
        }
        return shape(iceServers(key, ttl, turn));
      };
      const about = { operation: 'generate-ice-servers' } as const;
      return { status: 201, body: await faults.around(about, await readJson(call.request), answer) };
    });
  return [
    generate('generate-ice-servers', (servers) => servers),
    // No longer documented, but many clients still call it. It returns one object with all URLs instead of a list.
    generate('generate', ({ iceServers }) => ({
      iceServers: Object.assign({}, ...iceServers, { urls: iceServers.flatMap(({ urls }) => urls) }),
    })),
    route('POST', `${credentials}/:user/revoke`, async (call) => {
      const key = keyOf(call);
      await faults.around({ operation: 'revoke' }, undefined, () => {
        turn.revoke(key, call.params.user!);
        return {};
      });
      return { status: 204 };
    }),
  ];
}

function iceServers(key: StoredResource, ttl: number, turn: TurnService): IceServersResponse {
  const { urls } = turn;
  return { iceServers: [{ urls: urls.stun }, { urls: urls.turn, ...turn.credentials.create(key, ttl) }] };
}
