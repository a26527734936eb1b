/** What a real site knows of itself: here its address says it, `?server=…&room=…&name=…&token=…`. */
const query = new URLSearchParams(location.search);

/** The Worker's origin; `''` where it serves this very page. */
export const server = query.get('server') ?? '';
export const room = query.get('room') ?? 'standup';
export const name = query.get('name') ?? '';
/** Where the site's own back end makes room tokens. */
export const tokenEndpoint = query.get('token') ?? '/dev/token';
