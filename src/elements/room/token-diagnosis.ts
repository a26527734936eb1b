import { RoomTokenError } from '../../call/room-token-error.js';
import { whyPageRefuses } from '../../core/why-page-refuses.js';

/** Returns an error if the page itself keeps requests from its token route; otherwise `null`. */
export async function diagnoseTokenRoute(route: URL): Promise<RoomTokenError | null> {
  const why = await whyPageRefuses(route);
  if (why === 'insecure') {
    return new RoomTokenError(
      'token_route_insecure',
      `This page is loaded over HTTPS, so the browser does not let it request ${route}. Set token-endpoint to an https address.`,
    );
  }
  if (why === null) return null;
  return new RoomTokenError(
    'token_route_blocked',
    `The Content-Security-Policy of this page blocks the token route ${route}. Add ${route.origin} to its connect-src.`,
  );
}
