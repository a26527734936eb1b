import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Answer {
  status: number;
  body?: object;
}

/** The input of a route: the parameters of its pattern, and the request. */
export interface Exchange {
  params: Record<string, string>;
  url: URL;
  request: IncomingMessage;
}

export interface Route {
  method: string;
  /** Returns the parameters of the pattern; undefined if `path` does not match. */
  match(path: string): Record<string, string> | undefined;
  run(call: Exchange): Promise<Answer> | Answer;
}

/** The version in the path of the Calls API, which many clients omit. */
export const VERSION = '(?:/v1)?';

/** Makes a route from `pattern`, a path in which `:name` stands for one segment. */
export function route(method: string, pattern: string, run: Route['run']): Route {
  const expression = new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
  const match = (path: string) => {
    const found = expression.exec(path);
    if (!found) return undefined;
    const names = Object.entries(found.groups ?? {});
    try {
      return Object.fromEntries(names.map(([name, value]) => [name, decodeURIComponent(value)]));
    } catch {
      // An invalid percent encoding matches nothing.
      return undefined;
    }
  };
  return { method, match, run };
}

/** Whether the request has `secret` as its bearer token. */
export function isBearer(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${secret}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
